// The code that V8 has compiled, as it is kept between runs: whatever becomes of it, a command does what it does.
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { newProject, readFiles, removeProjects, runCommand, withEnvironments } from '../support/project.ts'

const test = suite('engine')
test.after(removeProjects)

/** A root, the folder of the code that its user's runs keep, and what runs there. */
function newRoot() {
  const [root, home] = [withEnvironments({ 'dev.yaml': 'release: mlflow\n' }), newProject({})]
  const folder = join(home, 'mlflow-gitops/code')
  const run = (command: string, ...options: string[]) =>
    runCommand([command, ...options], { cwd: root, env: { XDG_CACHE_HOME: home } })
  const list = () => {
    const { status, stdout, stderr } = run('list', '--format', 'json')
    assert.is(status, 0)
    assert.is(stderr, '')
    return stdout
  }
  return { root, home, folder, run, list, kept: () => join(folder, readdirSync(folder)[0]!) }
}

test('what V8 has compiled is kept by command, and taken up', () => {
  const { folder, run, list, kept } = newRoot()
  const before = list()
  assert.match(kept(), /\/list-[\w-]{43}$/)
  assert.is(statSync(kept()).mode & 0o022, 0)
  assert.is(statSync(folder).mode & 0o077, 0)
  utimesSync(kept(), 0, Date.now() / 1000 - 60)
  const { mtimeMs } = statSync(kept())
  assert.is(list(), before)
  // All of it is right for this program, and this Node: nothing is kept anew.
  assert.is(statSync(kept()).mtimeMs, mtimeMs)
  run('explain', 'dev')
  assert.is(readdirSync(folder).length, 2)
})

test('a command that is to keep nothing keeps no code', () => {
  const { root, home, run } = newRoot()
  assert.is(run('compile', '--no-cache').status, 0)
  const env = { XDG_CACHE_HOME: home, NODE_DISABLE_COMPILE_CACHE: '1' }
  assert.is(runCommand(['list'], { cwd: root, env }).status, 0)
  assert.equal(readFiles(home), {})
})

test('code that is cut, of other content, or no code at all is compiled anew, and kept again', () => {
  const { list, kept } = newRoot()
  const before = list()
  const good = readFileSync(kept())
  const mistakes: Record<string, () => void> = {
    cut: () => truncateSync(kept(), good.length / 2),
    empty: () => truncateSync(kept(), 0),
    'no code': () => writeFileSync(kept(), '{"whole":"","parts":[]}\nvar code'),
    'other bytes': () =>
      writeFileSync(
        kept(),
        good.map((byte, index) => (index > good.length - 99 ? byte ^ 1 : byte)),
      ),
    'of another program': () => writeFileSync(kept(), String(good).replace(/"parts":\[\["./, '"parts":[["_')),
  }
  for (const [mistake, make] of Object.entries(mistakes)) {
    make()
    assert.is(list(), before, mistake)
    assert.ok(statSync(kept()).size > good.length * 0.9, mistake)
    assert.not.match(readFileSync(kept(), 'utf8'), /^.*"parts":\[(?:\]|\["_)/, mistake)
  }
})

test('code that others may write is not believed', () => {
  const { list, kept } = newRoot()
  const before = list()
  writeFileSync(kept(), readFileSync(kept()))
  chmodSync(kept(), 0o666)
  assert.is(list(), before)
  assert.is(statSync(kept()).mode & 0o022, 0)
})

test('where nothing can be kept, a command does without', () => {
  const { home, folder, list } = newRoot()
  mkdirSync(join(home, 'mlflow-gitops'))
  writeFileSync(folder, 'a file')
  list()
  assert.is(readFileSync(folder, 'utf8'), 'a file')
})

test.run()
