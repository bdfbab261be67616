// The action that reviews a pull request: its steps as a runner runs them, in a repository with a merge, and its
// comment against a server that answers as GitHub's API does.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parse } from 'yaml'
import { git } from '../../src/phases/1-load/git/git.ts'
import { commit, identity, makeRepository } from '../support/git.ts'
import { newProject, readFiles, removeProjects, runCommand, type Tree, writeFiles } from '../support/project.ts'

const test = suite('review action')
test.after(removeProjects)

const repository = join(import.meta.dirname, '../..')
const folder = join(repository, '.github/actions/review')

interface Step {
  name: string
  run?: string
}

const { steps } = (parse(readFileSync(join(folder, 'action.yml'), 'utf8')) as { runs: { steps: Step[] } }).runs
const stepNamed = (name: string): string => steps.find((step) => step.name === name)!.run!

const dev =
  'storage: {ephemeral: {storageClassName: null}}\nimage: ghcr.io/mlflow/mlflow:v3.17.2-full\nbackendStore: {type: postgres, host: db, database: mlflow}\n'

/** What a runner checks out for a pull request: its merge, without what came before. */
function checkout(changed: string | Tree, before: Tree = { 'deploy/environments/dev.yaml': dev }): string {
  const origin = newProject(before)
  makeRepository(origin)
  git(origin, ['checkout', '--quiet', '-b', 'change'])
  writeFiles(origin, typeof changed === 'string' ? { 'deploy/environments/dev.yaml': changed } : changed)
  commit(origin)
  git(origin, ['checkout', '--quiet', 'main'])
  writeFiles(origin, { 'other.txt': '' })
  commit(origin)
  git(origin, [...identity, 'merge', '--quiet', '--no-ff', '--message', 'merge', 'change'])
  const root = join(newProject({}), 'clone')
  git(origin, ['clone', '--quiet', '--depth', '1', `file://${origin}`, root])
  return root
}

/** Runs a step as a runner does, and gives what it prints and writes. */
function runStep(name: string, cwd: string) {
  const temporary = newProject({ output: '', summary: '' })
  const env = {
    ...process.env,
    COMMAND: `${process.execPath} ${join(repository, 'dist/cli.js')}`,
    ROOT: 'deploy',
    RUNNER_TEMP: temporary,
    GITHUB_OUTPUT: join(temporary, 'output'),
    GITHUB_STEP_SUMMARY: join(temporary, 'summary'),
  }
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', stepNamed(name)],
    {
      cwd,
      env,
      encoding: 'utf8',
    },
  )
  return { status, stdout, stderr, written: readFiles(temporary) }
}

for (const [level, changed] of [
  ['none', `# a comment\n${dev}`],
  ['change', `${dev}server: {workers: 2}\n`],
  ['caution', `${dev}serviceAccountName: mlflow\n`],
  ['danger', `${dev}replicas: 0\n`],
] as const) {
  test(`a pull request of level ${level}`, () => {
    const { status, stderr, written } = runStep('Diff', checkout(changed))
    assert.is(status, 0, stderr)
    assert.match(written.output!, `level=${level}\n`)
    assert.is(written.summary, written['mlflow-gitops.md'])
    assert.match(
      written.summary!,
      level === 'none' ? 'nothing changes' : '1 of 1 environment changes because of environments/dev.yaml',
    )
  })
}

test('a mistake fails the check, at its place in the repository', () => {
  const root = checkout(`${dev}replicas: many\n`)
  const { status, stdout, written } = runStep('Check', root)
  assert.is(status, 0)
  assert.match(written.output!, 'status=1')
  assert.match(stdout, '::error file=deploy/environments/dev.yaml,line=4')
  const [run] = (
    JSON.parse(written['mlflow-gitops.sarif']!) as {
      runs: { results: { locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }[] }[]
    }
  ).runs
  assert.is(run!.results[0]!.locations[0]!.physicalLocation.artifactLocation.uri, 'deploy/environments/dev.yaml')
  assert.match(runStep('Diff', root).written.output!, 'level=unknown\n')
})

const broken = `${dev}relese: typo\n`

for (const [level, change, status, told] of [
  ['danger', 'replicas: 0\n', 5, /danger for 1; unknown for 1/],
  ['unknown', 'serviceAccountName: mlflow\n', 1, /caution for 1; unknown for 1/],
  ['unknown', '', 1, /nothing else changes; unknown for 1/],
] as const) {
  test(`a base with an error hides nothing from a gate: ${change.trim() || 'no other change'} is ${level}`, () => {
    const files = { 'deploy/environments/was.yaml': broken, 'deploy/environments/other.yaml': dev }
    const root = checkout(
      { 'deploy/environments/was.yaml': dev, 'deploy/environments/other.yaml': dev + change },
      files,
    )
    const { status: ended, written } = runStep('Diff', root)
    assert.is(ended, 0)
    assert.match(written.output!, `level=${level}\n`)
    assert.match(written.summary!, "was can't be compared because of errors in the base")
    assert.match(written.summary!, told)
    const args = ['diff', '--root', 'deploy', '--base', 'HEAD^1']
    assert.is(runCommand([...args, '--exit-code'], { cwd: root }).status, status)
    assert.is(runCommand(args, { cwd: root }).status, 1)
    assert.is(JSON.parse(runCommand([...args, '--format', 'json'], { cwd: root }).stdout).level, level)
  })
}

test('what is no merge is not compared with what came before', () => {
  const root = checkout(`${dev}gpus: 1\n`)
  git(root, ['fetch', '--quiet', '--depth=2', 'origin', 'HEAD'])
  git(root, ['checkout', '--quiet', 'HEAD^1'])
  const { status, stdout } = runStep('Diff', root)
  assert.is(status, 2)
  assert.match(stdout, '::error::check out the merge')
})

interface Comment {
  id: number
  body: string
  user: { type: string }
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let text = ''
  for await (const chunk of request) text += chunk
  return text
}

/**
 * Answers for one pull request's comments as GitHub documents it, two to a page; a token that may only read gets 403.
 */
async function withServer(comments: Comment[], use: (url: string) => Promise<void>): Promise<string[]> {
  const asked: string[] = []
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://localhost')
    const content = await bodyOf(request)
    if (request.method !== 'GET') asked.push(`${request.method} ${pathname}`)
    const answer = (status: number, body: unknown, headers = {}) =>
      response.writeHead(status, headers).end(JSON.stringify(body))
    if (request.method !== 'GET' && request.headers.authorization !== 'Bearer write')
      return answer(403, { message: 'Resource not accessible by integration' })
    const page = Number(searchParams.get('page') ?? 1)
    if (request.method === 'GET' && pathname === '/repos/company/mlflow/issues/7/comments') {
      const next = `<${url}${pathname}?per_page=100&page=${page + 1}>; rel="next"`
      return answer(200, comments.slice(2 * page - 2, 2 * page), comments.length > 2 * page ? { link: next } : {})
    }
    const { body } = JSON.parse(content) as Comment
    const comment = comments.find(({ id }) => pathname === `/repos/company/mlflow/issues/comments/${id}`)
    if (request.method === 'POST') comments.push({ id: 99, body, user: { type: 'Bot' } })
    else if (comment) comment.body = body
    return answer(request.method === 'POST' ? 201 : 200, {})
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  try {
    await use(url)
  } finally {
    server.close()
  }
  return asked
}

async function comment(url: string, body: string, { level = 'change', token = 'write' } = {}) {
  const file = join(newProject({ 'comment.md': body }), 'comment.md')
  const env = {
    ...process.env,
    GITHUB_API_URL: url,
    GITHUB_REPOSITORY: 'company/mlflow',
    TOKEN: token,
    ROOT: '.',
    LEVEL: level,
  }
  const child = spawn(process.execPath, [join(folder, 'comment.mjs'), '7', file], {
    env,
    // What it prints of a failure that is wanted here would look like one of the tests'.
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [stdout, [status]] = await Promise.all([
    bodyOf(child.stdout as unknown as IncomingMessage),
    once(child, 'close'),
  ])
  return { status: status as number, stdout }
}

const marker = '<!-- mlflow-gitops diff of . -->'

test('there is one comment, which is updated in place, wherever it stands among others', async () => {
  const comments: Comment[] = [1, 2, 3].map((id) => ({
    id,
    body: `a person's, who quotes\n${marker}`,
    user: { type: 'User' },
  }))
  const asked = await withServer(comments, async (url) => {
    assert.is((await comment(url, 'first\n')).status, 0)
    assert.is((await comment(url, 'second\n')).status, 0)
    assert.is((await comment(url, 'nothing\n', { level: 'none' })).status, 0)
    assert.is((await comment(url, '')).status, 1)
  })
  assert.equal(asked, [
    'POST /repos/company/mlflow/issues/7/comments',
    'PATCH /repos/company/mlflow/issues/comments/99',
    'PATCH /repos/company/mlflow/issues/comments/99',
  ])
  assert.is(comments.at(-1)!.body, `nothing\n${marker}\n`)
})

test("where nothing changes there is no comment, and a fork's token is no failure", async () => {
  const asked = await withServer([], async (url) => {
    assert.is((await comment(url, 'nothing\n', { level: 'none' })).status, 0)
    const { status, stdout } = await comment(url, 'something\n', { token: 'read' })
    assert.is(status, 0)
    assert.match(stdout, /^::warning::the comment could not be written: POST .* 403/)
  })
  assert.equal(asked, ['POST /repos/company/mlflow/issues/7/comments'])
})

test.run()
