// Values are set in environment files by the command.
import { spawnSync } from 'node:child_process'
import { chmodSync, linkSync, lstatSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { temporaryName } from '../../src/write/temporary.ts'
import { type Run, readFiles, removeProjects, runCommand, withEnvironments } from '../support/project.ts'

const test = suite('set')
test.after(removeProjects)

const dev = `# Ours.
backendStore: {dbpath: /data/mlflow.db} # on the claim
persistent_storage: {enabled: true, volumes: {pvc-user: null, data: {pvc_name: data, mount_path: /data, size: 1Gi}}}
server:
  # Two are enough.
  workers: 2
`
const root = (files = {}): string =>
  withEnvironments({ 'dev.yaml': dev, 'team/prod.yml': `\ufeff${dev}`.replaceAll('\n', '\r\n'), ...files })
const set = (root: string, ...operands: string[]): Run => runCommand(['set', ...operands, '--root', root])
const environments = (root: string): Record<string, string> => readFiles(join(root, 'environments'))

test('it changes what it is told to, in every file, and shows it', () => {
  const here = root()
  const before = environments(here)
  const { status, stdout, stderr } = set(here, 'server.workers=4', 'release=mlflow', 'dev', 'team/prod')
  assert.equal([status, stderr], [0, ''])
  assert.match(
    stdout,
    /\/environments\/dev\.yaml:6\n- {3}workers: 2\n\+ {3}workers: 4\n\n.*\/environments\/dev\.yaml:7\n\+ release: mlflow\n\n/,
  )
  assert.equal(environments(here), {
    'dev.yaml': `${before['dev.yaml']!.replace('workers: 2', 'workers: 4')}release: mlflow\n`,
    'team/prod.yml': `${before['team/prod.yml']!.replace('workers: 2', 'workers: 4')}release: mlflow\r\n`,
  })
})

test('several lines are a text as it stands', () => {
  const here = root()
  assert.is(set(here, 'entrypoint=pip install x\nexport A=1', 'dev').status, 0)
  assert.match(environments(here)['dev.yaml']!, 'entrypoint: "pip install x\\nexport A=1"')
})

test('a text is what was typed, where only a text can come of it', () => {
  const here = root()
  const { status, stderr } = set(
    here,
    'env_vars={A: 3.10, B: 0777}',
    'env_vars.C=yes',
    'env_vars.D=8',
    'metadata.labels.e=1.0',
    'metadata.annotations.f=3.20',
    'dev',
  )
  assert.equal([status, stderr], [0, ''])
  const text = environments(here)['dev.yaml']!
  for (const line of ['A: "3.10", B: "0777", C: "yes", D: 8', 'e: "1.0"', 'f: "3.20"']) assert.match(text, line)
  const rendered = runCommand(['render', 'dev', '--root', here, '--set', 'env_vars.C=2.50']).stdout
  for (const value of ['"3.10"', '"0777"', '"2.50"', '"8"']) assert.match(rendered, `value: ${value}`)
})

test('what a file says already is said so, and the file is left alone', () => {
  const here = root()
  const { status, stdout, stderr } = set(here, 'server.workers=2', 'dev')
  assert.equal([status, stdout, stderr], [0, '', 'dev: nothing to change\n'])
})

test('what would be wrong is not written', () => {
  const here = root()
  const before = environments(here)
  for (const [assignment, problem] of [
    ['server.wokers=4', /error unknown-key\n {2}unknown key "wokers"[\s\S]*did you mean workers/],
    // At the argument: the line that it would have is in no file.
    ['server.workers=many', /^server\.workers=many error wrong-type\n {2}server\.workers must be a whole number/m],
    ['server.workers=[', /error yaml-syntax/],
    ['replicas=2', /error sqlite-replicas/],
  ] as const) {
    const { status, stdout, stderr } = set(here, assignment, 'dev', 'team/prod')
    assert.equal([status, stdout], [1, ''], assignment)
    assert.match(stderr, problem)
  }
  assert.equal(environments(here), before)
})

test('a mistake on a line that is there stays at it, whatever its key has in common with that which is set', () => {
  const here = root({ 'ports.yaml': 'deployment:\n  ports:\n    http: 8000\n    metrics-http: 9000\n' })
  const { status, stderr } = set(here, 'deployment.ports.http=9000', 'ports')
  assert.is(status, 1)
  assert.match(stderr, /\/environments\/ports\.yaml:4:19 error port-twice\n/)
})

test('what is said elsewhere too is left to people', () => {
  const here = root({ 'alias.yaml': `${dev}metadata: {project_id: &name x, workload_id: *name}\n` })
  const { status, stderr } = set(here, 'metadata.project_id=other', 'alias')
  assert.is(status, 1)
  assert.match(stderr, /\/environments\/alias\.yaml:7:30 error value-elsewhere\n/)
})

test('a mistake that was there before keeps nobody from mending another, or itself', () => {
  const here = root({ 'dev.yaml': `relese: a\n${dev}gpus: many\n` })
  assert.is(set(here, 'gpus=1', 'dev').status, 0)
  assert.is(set(here, 'replicas=1', 'dev').status, 0)
})

test('a symbolic link stays one', () => {
  const here = root({ 'overrides/real.yaml': dev })
  symlinkSync('overrides/real.yaml', join(here, 'environments/link.yaml'))
  assert.is(set(here, 'server.workers=3', 'link').status, 0)
  assert.ok(lstatSync(join(here, 'environments/link.yaml')).isSymbolicLink())
  assert.match(readFileSync(join(here, 'environments/overrides/real.yaml'), 'utf8'), /workers: 3/)
})

test('other environments that change with a shared file are named', () => {
  const here = root({ '_shared.yaml': dev, 'b.yaml': 'extends: _shared.yaml\n' })
  for (const name of ['a', 'c']) symlinkSync('_shared.yaml', join(here, `environments/${name}.yaml`))
  const { status, stderr } = set(here, 'server.workers=3', 'a')
  assert.equal([status, stderr], [0, 'b, c change too: they are made of the same files\n'])
})

test('the mode stays, a read-only file is left alone, other names of a file are told of', () => {
  const here = root({ 'locked.yaml': dev, 'twice.yaml': dev })
  const [file, locked] = ['dev.yaml', 'locked.yaml'].map((name) => join(here, 'environments', name)) as [string, string]
  const gone = spawnSync(process.execPath, ['--version']).pid
  const [, , container] = temporaryName().split('-')
  writeFileSync(join(here, `environments/.tmp-${gone}-${container}-0123abcd`), 'left behind')
  chmodSync(file, 0o664)
  chmodSync(locked, 0o444)
  linkSync(join(here, 'environments/twice.yaml'), join(here, 'other name'))
  assert.is(set(here, 'server.workers=3', 'dev').status, 0)
  assert.is(lstatSync(file).mode & 0o777, 0o664)
  assert.match(
    set(here, 'server.workers=3', 'locked').stderr,
    /error output-failure\n {2}can't write environments\/locked/,
  )
  assert.is(readFileSync(locked, 'utf8'), dev)
  const { status, stderr } = set(here, 'server.workers=3', 'twice')
  assert.is(status, 0)
  assert.match(stderr, /\/environments\/twice\.yaml warning hard-link/)
  assert.equal(readdirSync(join(here, 'environments')).sort(), ['dev.yaml', 'locked.yaml', 'team', 'twice.yaml'])
})

test('it is told what to set, and where', () => {
  for (const operands of [['dev'], ['replicas=1'], ['=1', 'dev'], ['replicas=1', 'def']])
    assert.is(set(root(), ...operands).status, 2, operands.join(' '))
  assert.match(set(root(), 'replicas=1', 'def').stderr, /there is no environment def; did you mean dev\?/)
})

test.run()
