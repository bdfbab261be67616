// Puts a review into the comment that an earlier run has made of a pull or merge request, or into a new one. Where nothing
// changes and there is no comment yet, there will be none.
//
//   TOKEN=… ROOT=… node comment.mjs NUMBER DIR
//
// DIR is what review.sh has written. GitHub and GitLab say in variables of their own which repository it is.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const { TOKEN, ROOT = '.', ...env } = process.env
const [number, dir] = process.argv.slice(2)
const text = readFileSync(join(dir, 'diff.md'), 'utf8')
const level = readFileSync(join(dir, 'level'), 'utf8').trim()
// By this a comment is found again; each root has its own.
const marker = `<!-- mlflow-gitops diff of ${ROOT} -->`
const body = `${text.trimEnd()}\n${marker}\n`

/** https://docs.github.com/en/rest/issues/comments */
const github = () => {
  const issues = `${env.GITHUB_API_URL}/repos/${env.GITHUB_REPOSITORY}/issues`
  return {
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${TOKEN}`,
      'x-github-api-version': '2022-11-28',
    },
    all: `${issues}/${number}/comments`,
    isOwn: async (comment) => comment.user?.type === 'Bot',
    update: ({ id }) => [`${issues}/comments/${id}`, 'PATCH'],
    warning: '::warning::',
  }
}

/** https://docs.gitlab.com/api/notes/#merge-requests */
const gitlab = () => {
  const all = `${env.CI_API_V4_URL}/projects/${env.CI_MERGE_REQUEST_PROJECT_ID}/merge_requests/${number}/notes`
  let user
  return {
    headers: { 'private-token': TOKEN },
    all,
    isOwn: async (note) => {
      user ??= await (await ask(`${env.CI_API_V4_URL}/user`)).json()
      return note.author?.id === user.id
    },
    update: ({ id }) => [`${all}/${id}`, 'PUT'],
    warning: 'warning: ',
  }
}

const forge = env.GITLAB_CI ? gitlab() : github()

async function ask(url, method = 'GET', content) {
  const response = await fetch(url, {
    method,
    headers: { ...forge.headers, ...(content && { 'content-type': 'application/json' }) },
    ...(content && { body: JSON.stringify(content) }),
  })
  if (!response.ok)
    throw Object.assign(new Error(`${method} ${url}: ${response.status} ${await response.text()}`), {
      status: response.status,
    })
  return response
}

async function find() {
  for (let url = `${forge.all}?per_page=100`; url; ) {
    const response = await ask(url)
    for (const comment of await response.json())
      if (comment.body?.trimEnd().endsWith(marker) && (await forge.isOwn(comment))) return comment
    url = /<([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1]
  }
}

/** A text as the data of a workflow command (actions/toolkit, packages/core/src/command.ts); one line for any log. */
function escaped(text) {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

if (text.trim() === '') throw new Error(`${dir}/diff.md is empty: there is nothing to say`)
try {
  const found = await find()
  if (found) await ask(...forge.update(found), { body })
  else if (level !== 'none') await ask(forge.all, 'POST', { body })
} catch (error) {
  // The token of a change from a fork may only read: what would be in the comment is in the job's summary or artifacts.
  if (error.status !== 403) throw error
  console.log(`${forge.warning}the comment could not be written: ${escaped(error.message)}`)
}
