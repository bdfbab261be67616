// `diff` as a command: what it compares with, what it exits with, and what becomes of a comment, however much there is
// to say.
import { appendFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { git } from '../../src/phases/1-load/git/git.ts'
import { generate } from '../bench/environments.ts'
import { commit, makeRepository } from '../support/git.ts'
import { newProject, type Run, removeProjects, runCommand, writeFiles } from '../support/project.ts'

const test = suite('diff command')
test.after(removeProjects)

const diff = (root: string, ...args: string[]): Run => runCommand(['--root', root, 'diff', ...args])

const dev = 'storage: {ephemeral: {storageClassName: null}}\nimage: ghcr.io/mlflow/mlflow:v3.17.2-full\n'
const database = 'backendStore: {type: postgres, host: db, database: mlflow, secret: {name: db}}\n'

/** A repository with two environments, committed. */
function repository(): string {
  const root = newProject({ 'environments/dev.yaml': dev, 'environments/prod.yaml': dev + database })
  makeRepository(root)
  return root
}

test("without --base it compares with where the branch has left the remote's default branch", () => {
  const origin = repository()
  const root = join(newProject({}), 'clone')
  git(origin, ['clone', '--quiet', '.', root])
  git(root, ['checkout', '--quiet', '-b', 'change'])
  writeFiles(root, { 'environments/dev.yaml': `${dev}gpus: 1\n` })
  commit(root)
  // What others have changed meanwhile is none of it.
  writeFiles(origin, { 'environments/prod.yaml': `${dev}${database}replicas: 2\n` })
  commit(origin)
  git(root, ['fetch', '--quiet'])
  writeFiles(root, { 'environments/new.yaml': dev })
  const { status, stdout } = diff(root, '--format', 'json')
  assert.is(status, 0)
  assert.equal(
    JSON.parse(stdout)
      .groups.flatMap(({ environments }: { environments: string[] }) => environments)
      .sort(),
    ['dev', 'new'],
  )
})

test('the exit status tells scripts what to do', () => {
  const root = repository()
  const status = (...args: string[]) => diff(root, '--base', 'HEAD', ...args).status
  assert.is(status('--exit-code'), 0)
  appendFileSync(join(root, 'environments/prod.yaml'), 'memory_per_gpu: 8\n')
  assert.is(status(), 0)
  assert.is(status('--exit-code'), 3)
  assert.is(status('--exit-code', 'dev'), 0)
  appendFileSync(join(root, 'environments/prod.yaml'), 'serviceAccountName: mlflow\n')
  assert.is(status('--exit-code'), 4)
  appendFileSync(join(root, 'environments/dev.yaml'), 'gpus: 1\n')
  assert.is(status('--exit-code'), 5)
  appendFileSync(join(root, 'environments/dev.yaml'), 'replicas: many\n')
  assert.is(status('--exit-code'), 1)
  assert.is(status('--exit-code', 'prod'), 4)
})

test('mistakes are told, and what can be compared is', () => {
  const root = repository()
  writeFiles(root, {
    'environments/dev.yaml': `${dev}replicas: many\n`,
    'environments/prod.yaml': `${dev}${database}replicas: 2\n`,
  })
  const { status, stdout, stderr } = diff(root, '--base', 'HEAD')
  assert.is(status, 1)
  assert.match(stderr, 'environments/dev.yaml:3:11 error wrong-type')
  assert.match(stdout, 'there are 2 pods instead of 1')
  assert.match(stdout, "dev can't be compared because of errors; 1 of 1 environment changes")
})

test('what had errors in the base is never said to be as it was', () => {
  const root = repository()
  writeFiles(root, {
    'environments/dev.yaml': `${dev}replicas: many\n`,
    'environments/_fleet.yaml': 'repository: {}\n',
  })
  commit(root)
  writeFiles(root, {
    'environments/dev.yaml': dev,
    'environments/_fleet.yaml':
      'repository: {url: https://git.example.com/mlflow}\ndestinations: [{namespace: mlflow-*}]\nargocd: {}\n',
  })
  const { status, stdout } = diff(root, '--base', 'HEAD', '--exit-code')
  assert.is(status, 1)
  assert.match(
    stdout,
    "dev can't be compared because of errors in the base; what delivers the environments can't be compared because of errors in environments/_fleet.yaml; nothing else changes",
  )
})

test('--revert says what going back would do: the change from the second revision to the first', () => {
  const root = repository()
  appendFileSync(join(root, 'environments/prod.yaml'), 'replicas: 2\n')
  commit(root)
  const there = diff(root, '--base', 'HEAD~1').stdout
  const back = diff(root, '--revert', 'HEAD~1').stdout
  assert.match(there, 'there are 2 pods instead of 1')
  assert.match(back, 'there is 1 pod instead of 2')
  assert.match(back, '(compared with the working tree, ')
  writeFiles(root, { 'environments/prod.yaml': 'relese: broken\n' })
  for (const range of ['HEAD~1..HEAD', 'HEAD~1...HEAD', 'HEAD~1…HEAD']) {
    const { status, stdout } = diff(root, '--revert', range)
    assert.is(status, 0)
    assert.is(stdout.replace(/compared with .*/, ''), back.replace(/compared with .*/, ''))
  }
  const wrong: [string[], RegExp][] = [
    [['--revert', '..HEAD'], /--revert takes the revision to go back to/],
    [['--revert', 'HEAD', '--base', 'HEAD'], /leave --base out/],
    [['--revert', 'nowhere..HEAD'], /there is no revision nowhere here/],
  ]
  for (const [args, said] of wrong) {
    const { status, stderr } = diff(root, ...args)
    assert.is(status, 2)
    assert.match(stderr, said)
  }
})

test('it begins with a verdict, in the JSON too', () => {
  const root = repository()
  assert.match(diff(root, '--base', 'HEAD').stdout, /^no-op: the objects are the same, field by field\n/)
  appendFileSync(join(root, 'environments/prod.yaml'), 'metadata: {labels: {team: vision}}\n')
  const { level, verdict } = JSON.parse(diff(root, '--base', 'HEAD', 'prod', '--format', 'json').stdout) as {
    level: string
    verdict: string
  }
  assert.match(verdict, /^(routine|caution): /)
  assert.ok(verdict.startsWith(level))
})

test('environments/ may be a symbolic link to another folder of the repository', () => {
  const root = repository()
  renameSync(join(root, 'environments'), join(root, 'there'))
  symlinkSync('there', join(root, 'environments'))
  commit(root)
  appendFileSync(join(root, 'environments/prod.yaml'), 'replicas: 2\n')
  assert.match(diff(root, '--base', 'HEAD').stdout, '1 of 2 environments changes')
})

test('of several remotes none is taken for the one', () => {
  const root = repository()
  for (const name of ['fork', 'up']) git(root, ['remote', 'add', name, root])
  assert.match(diff(root).stderr, 'the default branch of the remote is not known here')
  git(root, ['remote', 'remove', 'fork'])
  git(root, ['fetch', '--quiet', 'up'])
  assert.match(diff(root).stdout, 'nothing changes')
})

test('what there is nothing to compare with, is said in a line', () => {
  const root = repository()
  for (const [args, message] of [
    [['--base', 'nothing'], /^mlflow-gitops: there is no revision nothing here\n$/],
    [['--base=--exec=touch x'], /^mlflow-gitops: there is no revision --exec=touch x here\n$/],
    [
      [],
      /^mlflow-gitops: the default branch of the remote is not known here: name what to compare with, such as --base HEAD\n$/,
    ],
    [['--base', 'HEAD', 'test'], /^mlflow-gitops: there is no environment test/],
  ] as const) {
    const { status, stdout, stderr } = diff(root, ...args)
    assert.equal([status, stdout], [2, ''], args.join(' '))
    assert.match(stderr, message)
  }
  const { status, stderr } = diff(newProject({ 'environments/dev.yaml': dev }))
  assert.is(status, 2)
  assert.match(stderr, /^mlflow-gitops: not a git repository/)
})

test('a base without environments makes all of them new, and a tree without makes them gone', () => {
  const root = newProject({ 'a.txt': '' })
  makeRepository(root)
  writeFiles(root, { 'environments/dev.yaml': dev })
  assert.match(diff(root, '--base', 'HEAD').stdout, 'the environment is new')
  commit(root)
  rmSync(join(root, 'environments/dev.yaml'))
  assert.match(diff(root, '--base', 'HEAD').stdout, 'the environment is gone')
})

/** The longest body of a comment on GitHub, in characters. */
const longest = 65_536

/** A repository with 1,000 environments, committed. */
function thousand(): string {
  const root = newProject({})
  generate(root, 1000)
  makeRepository(root)
  return root
}

test('a comment says in its first line that one change reaches 1,000 environments', () => {
  const root = thousand()
  const file = join(root, 'environments/_defaults.yaml')
  writeFileSync(file, 'imagePullPolicy: IfNotPresent\n', { flag: 'a' })
  const { stdout } = diff(root, '--base', 'HEAD', '--format', 'markdown')
  assert.match(stdout.split('\n')[0]!, /1000 of 1000 environments change because of environments\/\\_defaults\.yaml/)
  assert.ok(stdout.length < longest, `${stdout.length}`)
  assert.match(stdout, 'IfNotPresent')
})

test('a comment on 1,000 different changes is short enough, says the worst first, and what it leaves out', () => {
  const root = thousand()
  const files = git(root, ['ls-files', 'environments'])
    .toString('utf8')
    .split('\n')
    .filter((path) => /\/.*\//.test(path) && !path.includes('overrides'))
  for (const [index, path] of files.entries())
    appendFileSync(join(root, path), `imagePullSecrets: [p${'p'.repeat(index % 60)}-${index}]\n`)
  appendFileSync(join(root, files.at(-1)!), 'cluster: elsewhere\n')
  const { stdout } = diff(root, '--base', 'HEAD', '--format', 'markdown')
  assert.ok(stdout.length < longest, `${stdout.length}`)
  assert.match(stdout.split('\n')[2]!, /^- 🛑 /)
  assert.match(stdout, /\d+ more changes do not fit here/)
  assert.is((stdout.match(/<details>/g) ?? []).length, (stdout.match(/<\/details>/g) ?? []).length)
})

test("a comment lets no Markdown, HTML or mention of the user's through", () => {
  const root = repository()
  const nasty = '</details>\\n```\\n# a <b> `c` ``` @everyone *x* \\u202e'
  writeFiles(root, {
    'environments/dev.yaml': `${dev}metadata: {annotations: {a: "${nasty}"}}\nenv_vars: {MLFLOW_ARTIFACTS_DESTINATION: "s3://@team/</details>\`*_x_*"}\n`,
  })
  const { stdout } = diff(root, '--base', 'HEAD', '--format', 'markdown')
  const fences = stdout.split('\n').filter((line) => /^`{3,}/.test(line))
  assert.is(fences.length, 2)
  assert.is(fences[0], `${fences[1]}diff`)
  // What is in backticks is text to GitHub.
  const prose = stdout.slice(0, stdout.indexOf('<details>')).replace(/(`+)(?!`).*?(?<!`)\1(?!`)/g, '')
  assert.not.match(prose, /(?<!\\)[<*_`]x?\/?details|@team|\u202e/)
  assert.not.match(stdout, '\u202e')
})

test.run()
