// Puts a file into the comment that an earlier run has made of a pull request, or into a new one. Where nothing changes and
// there is no comment yet, there will be none.
// Run as: TOKEN=… ROOT=… LEVEL=none|change|caution|danger|unknown node comment.mjs NUMBER FILE
import { readFileSync } from 'node:fs'

const { GITHUB_API_URL, GITHUB_REPOSITORY, TOKEN, ROOT, LEVEL } = process.env
const [number, file] = process.argv.slice(2)
const text = readFileSync(file, 'utf8')
if (text.trim() === '') throw new Error(`${file} is empty: there is nothing to say`)
// By this a comment is found again; each root has its own.
const marker = `<!-- mlflow-gitops diff of ${ROOT} -->`
const body = `${text.trimEnd()}\n${marker}\n`
const comments = `${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}/issues`

/** https://docs.github.com/en/rest/issues/comments */
async function ask(url, method = 'GET', content) {
  const response = await fetch(url, {
    method,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${TOKEN}`,
      'x-github-api-version': '2022-11-28',
    },
    ...(content && { body: JSON.stringify(content) }),
  })
  if (!response.ok)
    throw Object.assign(new Error(`${method} ${url}: ${response.status} ${await response.text()}`), {
      status: response.status,
    })
  return response
}

async function find() {
  for (let url = `${comments}/${number}/comments?per_page=100`; url; ) {
    const response = await ask(url)
    const found = (await response.json()).find(
      (comment) => comment.user?.type === 'Bot' && comment.body?.trimEnd().endsWith(marker),
    )
    if (found) return found
    url = /<([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1]
  }
}

/** A text as the data of a workflow command (actions/toolkit, packages/core/src/command.ts). */
function escaped(text) {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

try {
  const found = await find()
  if (found) await ask(`${comments}/comments/${found.id}`, 'PATCH', { body })
  else if (LEVEL !== 'none') await ask(`${comments}/${number}/comments`, 'POST', { body })
} catch (error) {
  // The token of a pull request from a fork may only read: what would be in the comment is in the job's summary.
  if (error.status !== 403) throw error
  console.log(`::warning::the comment could not be written: ${escaped(error.message)}`)
}
