// The action that reviews a pull request: its steps as a runner runs them, in a repository with a merge.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parse } from 'yaml'
import { git } from '../../src/phases/1-load/git/git.ts'
import { commit, identity, makeRepository } from '../support/git.ts'
import {
  command,
  newProject,
  readFiles,
  removeProjects,
  runCommand,
  type Tree,
  writeFiles,
} from '../support/project.ts'

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

/** Runs the review as a runner does, and gives what it prints and writes. */
function review(cwd: string, event = 'pull_request', page = '') {
  const temporary = newProject({ output: '', summary: '' })
  const env = {
    ...process.env,
    COMMAND: `${process.execPath} ${command}`,
    ROOT: 'deploy',
    PAGE: page,
    RUNNER_TEMP: temporary,
    GITHUB_ACTION_PATH: folder,
    GITHUB_EVENT_NAME: event,
    GITHUB_OUTPUT: join(temporary, 'output'),
    GITHUB_STEP_SUMMARY: join(temporary, 'summary'),
  }
  const bash = ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', stepNamed('Review')]
  const { status, stdout, stderr } = spawnSync('bash', bash, { cwd, env, encoding: 'utf8' })
  return { status, stdout, stderr, written: readFiles(temporary) }
}

for (const [level, changed] of [
  ['none', `# a comment\n${dev}`],
  ['change', `${dev}server: {workers: 2}\n`],
  ['caution', `${dev}serviceAccountName: mlflow\n`],
  ['danger', `${dev}replicas: 0\n`],
] as const) {
  test(`a pull request of level ${level}`, () => {
    const { status, stderr, written } = review(checkout(changed))
    assert.is(status, 0, stderr)
    assert.match(written.output!, `level=${level}\n`)
    assert.match(written.output!, 'status=3\n')
    assert.match(written['mlflow-gitops/fleet.html']!, /^<!doctype html>/i)
    assert.ok(written.summary!.startsWith(written['mlflow-gitops/diff.md']!))
    assert.match(written.summary!, /<summary>Environments<\/summary>\n\n.*\| dev \|/s)
    assert.match(
      written.summary!,
      level === 'none' ? 'nothing changes' : '1 of 1 environment changes because of environments/dev.yaml',
    )
  })
}

test('where the page will be is known, the environments in the comment link into it', () => {
  const { written } = review(checkout(`${dev}replicas: 0\n`), 'pull_request', 'https://example.com/a (1)/?x#y')
  const address = 'https://example.com/a%20%281%29/?x#/env/dev'
  assert.match(written['mlflow-gitops/diff.md']!, `— [\`dev\`](${address})\n`)
  assert.match(written['mlflow-gitops/diff.md']!, `<summary><a href="${address}"><code>dev</code></a></summary>`)
})

test('a mistake fails the check, at its place in the repository', () => {
  const root = checkout(`${dev}replicas: many\n`)
  const { status, stdout, written } = review(root)
  assert.is(status, 0)
  assert.match(written.output!, 'status=1\nlevel=unknown\n')
  assert.match(stdout, '::error file=deploy/environments/dev.yaml,line=4')
  const [run] = (
    JSON.parse(written['mlflow-gitops/check.sarif']!) as {
      runs: { results: { locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }[] }[]
    }
  ).runs
  assert.is(run!.results[0]!.locations[0]!.physicalLocation.artifactLocation.uri, 'deploy/environments/dev.yaml')
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
    const { status: ended, written } = review(root)
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
  const { status, stdout } = review(root)
  assert.is(status, 2)
  assert.match(stdout, '::error::check out the merge')
})

test.run()
