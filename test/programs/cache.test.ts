// The cache of compile, as the command keeps it: between processes, beside each other, killed, broken, locked, or by
// another compiler. Whatever becomes of it, out/ and the exit status are those of a run without one.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  command,
  newProject,
  readFiles,
  removeProjects,
  runCommand,
  type Tree,
  withEnvironments,
} from '../support/project.ts'

const test = suite('cache')
test.after(removeProjects)

/** More environments than are compiled without a cache. */
const environments: Tree = {
  '_defaults.yaml': 'metadata:\n  labels:\n    company: northwind\n',
  ...Object.fromEntries(
    Array.from({ length: 105 }, (_, index) => [`team-${index % 3}/env-${index}.yaml`, `release: server-${index}\n`]),
  ),
}

/** A root, where its user's caches are, and what runs there. */
function newRoot() {
  const [root, home] = [withEnvironments(environments), newProject({})]
  const folder = join(home, 'mlflow-gitops/compile')
  const env = { XDG_CACHE_HOME: home }
  return {
    root,
    home,
    folder,
    cache: () => join(folder, readdirSync(folder)[0]!),
    run: (...options: string[]) => runCommand(['compile', ...options], { cwd: root, env }),
    start: () =>
      spawn(process.execPath, [command, 'compile'], { cwd: root, env: { ...process.env, ...env }, stdio: 'ignore' }),
  }
}

/** Compiles, and holds out/ against that of a run without a cache. */
function isRight({ root, run }: ReturnType<typeof newRoot>): void {
  assert.is(run().status, 0)
  const out = readFiles(join(root, 'out'))
  assert.match(run('--no-cache').stderr, /^105 environments, \d+ files: \d+ unchanged\n$/m)
  assert.equal(readFiles(join(root, 'out')), out)
  assert.is(run('--check').status, 0)
}

test('what did not change is not made again, and who asks for none has none', () => {
  const { root, run, folder, cache } = newRoot()
  assert.is(run('--no-cache').status, 0)
  assert.equal(readFiles(folder), {})
  assert.is(run().status, 0)
  const [before, { mtimeMs, mode }] = [readFileSync(cache()), statSync(cache())]
  assert.is(mode & 0o022, 0)
  assert.is(run('--check').status, 0)
  assert.is(statSync(cache()).mtimeMs, mtimeMs)

  appendFileSync(join(root, 'environments/team-1/env-1.yaml'), 'memory_per_gpu: 8\n')
  assert.is(run('--check').status, 3)
  assert.match(run().stderr, ': 1 written,')
  const lines = (bytes: Uint8Array) => new Set(String(bytes).split('\n').slice(0, -2))
  const kept = lines(before)
  assert.is([...lines(readFileSync(cache()))].filter((line) => !kept.has(line)).length, 1)
})

test('what somebody writes into out/ is found, and mended', () => {
  const { root, run } = newRoot()
  run()
  const path = join(root, 'out/overlays/team-2/env-2/kustomization.yaml')
  const text = readFileSync(path, 'utf8')
  writeFileSync(path, text.replace('server-2', 'server-3'))
  const { status, stderr } = run('--check')
  assert.is(status, 3)
  assert.match(stderr, 'out/overlays/team-2/env-2/kustomization.yaml is not what environments/ gives')
  assert.is(run().status, 0)
  assert.is(readFileSync(path, 'utf8'), text)
})

test('a cache that is broken, or of another compiler, is none, and the next run has a whole one', () => {
  const there = newRoot()
  there.run()
  const whole = readFileSync(there.cache())
  // An entry that says what is wrong, under the key of one that says what is right.
  const other = String(whole).replaceAll('"cluster":"in-cluster"', '"cluster":"elsewhere"')
  const ofAnother = String(whole).replace(/"compiler":"./, '"compiler":"_')
  for (const content of [other, ofAnother, '', 'no cache\n', '\0'.repeat(100)]) {
    writeFileSync(there.cache(), content)
    assert.is(there.run('--check').status, 0)
    assert.equal(readFileSync(there.cache()), whole)
  }
  truncateSync(there.cache(), whole.length - 10)
  isRight(there)
})

test('where none can be kept, none is, and nobody is told', () => {
  const there = newRoot()
  writeFileSync(join(there.home, 'mlflow-gitops'), 'a file in the place of the folder\n')
  isRight(there)
  assert.equal(there.run().stderr, there.run('--no-cache').stderr)
})

test('a kill at any moment, and two at once, leave nothing that is wrong', async () => {
  const there = newRoot()
  mkdirSync(there.folder, { recursive: true })
  for (const patience of [150, 300, 450, 600, 900]) {
    const child = there.start()
    await setTimeout(patience)
    if (child.kill('SIGKILL')) await once(child, 'exit')
  }
  isRight(there)
  const both = [there.start(), there.start()]
  appendFileSync(join(there.root, 'environments/_defaults.yaml'), 'memory_per_gpu: 8\n')
  for (const child of both) if (child.exitCode === null) await once(child, 'exit')
  isRight(there)
  assert.is(readdirSync(there.folder).length, 1)
})

test.run()
