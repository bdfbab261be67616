// A repository of environments to start from.
import { mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parse } from 'yaml'
import { git } from '../../src/phases/1-load/git/git.ts'
import { makeRepository } from '../support/git.ts'
import { newProject, type Run, readFiles, removeProjects, runCommand, type Tree } from '../support/project.ts'

const test = suite('init')
test.after(removeProjects)

/** A repository with a remote, in which init has run. */
function initialized(remote: string | undefined, before: Tree = {}, args: readonly string[] = []): [string, Run] {
  const root = newProject({ '.keep': '', ...before })
  makeRepository(root)
  if (remote) git(root, ['remote', 'add', 'origin', remote])
  return [root, runCommand(['init', ...args], { cwd: root })]
}

const github = 'git@github.com:acme/mlflow.git'
const paths = (root: string): string[] =>
  Object.keys(readFiles(root))
    .filter((path) => !/^(\.git\/|\.keep|out\/)/.test(path))
    .sort()

test('what it writes compiles without a word, and compiling it again changes nothing', () => {
  for (const remote of [
    github,
    'https://user:token@gitlab.example.com/acme/ml.git',
    'ssh://git@git.example.com:2222/a/b',
    undefined,
  ]) {
    for (const engine of ['argocd', 'flux', 'none']) {
      const [root, { status, stderr }] = initialized(remote, {}, ['--engine', engine])
      assert.is(status, 0, stderr)
      assert.not.match(stderr, /warning|error/)
      const compiled = runCommand(['compile'], { cwd: root })
      assert.equal([compiled.status, /warning/.test(compiled.stderr)], [0, false], compiled.stderr)
      assert.is(runCommand(['compile', '--check'], { cwd: root }).status, 0)
      assert.not.match(Object.values(readFiles(join(root, 'environments'))).join(''), /token/)
    }
  }
})

test('the forge follows from the remote, and no remote has no fleet file', () => {
  const common = [
    '.gitattributes',
    '.gitignore',
    '.vscode/extensions.json',
    '.vscode/settings.json',
    'README.md',
    'environments/_defaults.yaml',
    'environments/dev.yaml',
    'package.json',
  ]
  const [onGithub] = initialized(github)
  assert.equal(
    paths(onGithub),
    ['.github/CODEOWNERS', '.github/workflows/mlflow-gitops.yml', 'environments/_fleet.yaml', ...common].sort(),
  )
  const [onGitlab] = initialized('https://gitlab.example.com/acme/ml.git')
  assert.equal(paths(onGitlab), ['.gitlab-ci.yml', '.gitlab/CODEOWNERS', 'environments/_fleet.yaml', ...common].sort())
  const [nowhere, { stderr }] = initialized(undefined)
  assert.equal(paths(nowhere), common)
  assert.match(stderr, 'environments/_fleet.yaml is not written: Argo CD and Flux need the URL of a remote')
  git(nowhere, ['remote', 'add', 'origin', github])
  runCommand(['init'], { cwd: nowhere })
  assert.ok(paths(nowhere).includes('environments/_fleet.yaml'))
})

test('it overwrites nothing, adds what is missing, and a second run changes nothing', () => {
  const before: Tree = {
    'package.json': '{\n    "name": "ours",\n    "scripts": {\n        "compile": "make"\n    }\n}\n',
    '.gitattributes': '*.png binary',
    'README.md': 'Ours.\n',
    'environments/team/prod.yaml': '{}\n',
  }
  const [root, { status, stderr }] = initialized(github, before)
  assert.is(status, 0, stderr)
  const files = readFiles(root)
  assert.is(files['README.md'], 'Ours.\n')
  assert.is(files['.gitattributes'], '*.png binary\n/out/** text eol=lf linguist-generated=true\n')
  assert.match(
    files['package.json']!,
    /^{\n {4}"name": "ours",\n {4}"scripts": {\n {8}"compile": "make"\n {4}},\n {4}"devDependencies": {\n {8}"mlflow-gitops": "\^/,
  )
  assert.equal(
    Object.keys(files)
      .filter((path) => /^environments\/.*[^_]\.yaml$/.test(path))
      .sort(),
    ['environments/_defaults.yaml', 'environments/_fleet.yaml', 'environments/team/prod.yaml'],
  )
  assert.is(runCommand(['init'], { cwd: root }).status, 0)
  assert.equal(readFiles(root), files)
})

test('in a folder of a repository the checks lie at its top, and know the folder', () => {
  const top = newProject({ '.keep': '' })
  makeRepository(top)
  git(top, ['remote', 'add', 'origin', github])
  mkdirSync(join(top, 'deploy/mlflow'), { recursive: true })
  assert.is(runCommand(['init'], { cwd: join(top, 'deploy/mlflow') }).status, 0)
  const files = readFiles(top)
  assert.match(
    files['.github/workflows/mlflow-gitops.yml']!,
    /uses: \.\/deploy\/mlflow\/node_modules\/mlflow-gitops\/.github\/actions\/review\n.*\n +root: deploy\/mlflow\n/,
  )
  assert.match(files['.github/CODEOWNERS']!, '\n/deploy/mlflow/environments/_fleet.yaml @acme/platform\n')
  assert.match(files['deploy/mlflow/environments/_fleet.yaml']!, '\n  path: deploy/mlflow/out\n')
})

test('its workflow uses the actions that this repository uses, in the same versions', () => {
  const [root] = initialized(github)
  const used = (text: string) => [...text.matchAll(/uses: (actions\/.*)/g)].map(([, use]) => use!)
  const own = used(readFileSync(join(import.meta.dirname, '../../.github/workflows/check.yml'), 'utf8'))
  const text = readFileSync(join(root, '.github/workflows/mlflow-gitops.yml'), 'utf8')
  assert.equal(used(text), own)
  assert.is(typeof parse(text), 'object')
})

test('what the user knows stands in the first environment', () => {
  const args = [
    '--environment',
    'team/prod',
    '--database',
    'postgres',
    '--database-host',
    'db.acme.io',
    '--artifacts',
    's3',
    '--bucket',
    'runs',
    '--route',
    'ingress',
    '--host',
    'mlflow.acme.io',
  ]
  const [root, { status, stderr }] = initialized(github, {}, args)
  assert.is(status, 0, stderr)
  const values = parse(readFileSync(join(root, 'environments/team/prod.yaml'), 'utf8')) as {
    backendStore: { host: string }
    env_vars: Record<string, unknown>
    ingress: { host: string }
  }
  assert.equal(
    [values.backendStore.host, values.env_vars.MLFLOW_ARTIFACTS_DESTINATION, values.ingress.host],
    ['db.acme.io', 's3://runs/team/prod', 'mlflow.acme.io'],
  )
})

test('what keeps it from writing is told, and nothing is written', () => {
  const [broken, told] = initialized(github, { 'package.json': '{"name": ' })
  assert.is(told.status, 1)
  assert.match(told.stderr, /can't add to package\.json: /)
  assert.equal(paths(broken), ['package.json'])
  for (const args of [
    ['x'],
    ['--ci', 'jenkins'],
    ['--engine', 'helm'],
    ['--environment', 'A'],
    ['--environment', '_x'],
    ['--bucket', 'b'],
    ['--artifacts', 's3', '--bucket', 'a b'],
  ]) {
    const [root, { status }] = initialized(github, {}, args)
    assert.equal([status, paths(root)], [2, []], args.join(' '))
  }
  const outside = newProject({ '.keep': '' })
  const [root] = initialized(undefined)
  rmSync(join(root, '.vscode'), { recursive: true })
  symlinkSync(outside, join(root, '.vscode'))
  const led = runCommand(['init'], { cwd: root })
  assert.equal([led.status, Object.keys(readFiles(outside))], [1, ['.keep']], led.stderr)
})

test.run()
