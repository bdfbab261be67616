// A server that runs, as an environment file: what is written, and what is not.
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { newProject, readFiles, removeProjects, runCommand, withEnvironments } from '../support/project.ts'
import { runningServer } from '../support/running-server.ts'

const test = suite('import')
test.after(removeProjects)

/** A secret that only the file of --secrets may hold. */
const planted = 'pl4nted-and-long-enough'

const running = runningServer(`postgresql://runs:${planted}@db.example.com/runs`)

test('it is written once, and only --force writes over it', () => {
  const root = withEnvironments({ 'dev.yaml': 'release: dev\n' })
  const file = join(newProject({ 'running.yaml': running }), 'running.yaml')
  const args = ['import', 'team/prod', file, '--root', root]
  const checked = runCommand([...args, '--check'])
  assert.equal([checked.status, readFiles(root)['environments/team/prod.yaml']], [3, undefined], checked.stderr)
  const first = runCommand(args)
  assert.is(first.status, 3, first.stderr)
  assert.match(first.stdout, /^Verdict\n {2}in place/)
  const text = readFiles(root)['environments/team/prod.yaml']!
  assert.match(text, /\nrelease: runs\n/)
  const again = runCommand(args)
  assert.equal([again.status, readFiles(root)['environments/team/prod.yaml']], [2, text])
  assert.match(again.stderr, /--force writes over it/)
  assert.is(runCommand([...args, '--force', '--beside', 'other']).status, 3)
  assert.match(readFiles(root)['environments/team/prod.yaml']!, /\nrelease: other\n/)
  for (const { stdout, stderr } of [checked, first, again]) assert.not.ok((stdout + stderr).includes(planted))
  assert.not.ok(JSON.stringify(readFiles(root)).includes(planted))
})

test('--secrets writes what stood in plain text, for its owner, and never into the repository', () => {
  const root = newProject({ '.git/HEAD': '', 'environments/dev.yaml': 'release: dev\n' })
  const elsewhere = newProject({ 'running.yaml': running })
  const args = ['import', 'prod', join(elsewhere, 'running.yaml'), '--root', root, '--quiet']
  const inside = runCommand([...args, '--secrets', join(root, 'secrets.yaml')])
  assert.is(inside.status, 2)
  assert.match(inside.stderr, /inside of the repository/)
  const secrets = join(elsewhere, 'secrets.yaml')
  assert.is(runCommand([...args, '--secrets', secrets]).status, 3)
  assert.is(statSync(secrets).mode & 0o777, 0o600)
  assert.match(readFileSync(secrets, 'utf8'), planted)
  const twice = runCommand([...args, '--force', '--secrets', secrets])
  assert.is(twice.status, 2)
  assert.match(twice.stderr, /is there already/)
})

test('where one of its two files can not be written, neither is', () => {
  const elsewhere = newProject({ 'running.yaml': running })
  const importing = (root: string, secrets: string) =>
    runCommand(['import', 'team/prod', join(elsewhere, 'running.yaml'), '--root', root, '--secrets', secrets])
  const root = newProject({ '.git/HEAD': '', 'environments/dev.yaml': 'release: dev\n' })
  const long = importing(root, join(elsewhere, 'x'.repeat(300)))
  assert.is(long.status, 1)
  assert.match(long.stderr, /can't write .*\/x{300}: the name is too long/)
  assert.not.ok(Object.keys(readFiles(root)).includes('environments/team/prod.yaml'))
  const taken = newProject({ '.git/HEAD': '', 'environments/dev.yaml': 'release: dev\n', 'environments/team': '' })
  const refused = importing(taken, join(elsewhere, 'secrets.yaml'))
  assert.is(refused.status, 1)
  assert.match(refused.stderr, /can't write environments\/team\/prod\.yaml/)
  assert.not.ok(existsSync(join(elsewhere, 'secrets.yaml')))
})

test('what is refused is not written, and shows no line of what was read', () => {
  const root = withEnvironments({ 'dev.yaml': 'release: dev\n' })
  const broken = newProject({
    'a.yaml': `${running}  : [${planted}\n`,
    'b.yaml': running.replace('mlflow, server', 'sleep, "1"'),
  })
  for (const [file, code] of [
    ['a.yaml', 'import-unreadable'],
    ['b.yaml', 'import-command-unknown'],
  ] as const) {
    const { status, stdout, stderr } = runCommand(['import', 'prod', join(broken, file), '--root', root])
    assert.equal([status, stdout], [1, ''])
    assert.match(stderr, `error ${code}`)
    assert.not.ok(stderr.includes(planted))
  }
  assert.equal(Object.keys(readFiles(root)), ['environments/dev.yaml'])
})

test.run()
