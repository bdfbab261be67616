// The command on several threads, which are real here: the same files, the same words, the same exit status.
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readFiles, removeProjects, runCommand, withEnvironments } from '../support/project.ts'

const test = suite('threads')
test.after(removeProjects)

const environments = (last: string) => ({
  '_defaults.yaml': 'metadata:\n  labels:\n    company: northwind\n',
  ...Object.fromEntries(
    Array.from({ length: 11 }, (_, index) => [`team-${index % 3}/env-${index}.yaml`, `release: server-${index}\n`]),
  ),
  'last.yaml': last,
})

for (const [name, last, status] of [
  ['sound environments', 'replicas: 1\n', 0],
  ['a mistake', 'replicass: 1\n', 1],
] as const) {
  test(`${name} on 1, 2 and 5 threads`, () => {
    const runs = ['1', '2', '5'].map((threads) => {
      const root = withEnvironments(environments(last))
      const run = runCommand(['compile', '--format', 'json', '--threads', threads], { cwd: root })
      return { ...run, out: readFiles(join(root, 'out')) }
    })
    assert.is(runs[0]!.status, status)
    assert.equal(runs[1], runs[0])
    assert.equal(runs[2], runs[0])
  })
}

test('a number of threads that is none is a wrong use', () => {
  const { status, stderr } = runCommand(['compile', '--threads', 'many'], {
    cwd: withEnvironments(environments('replicas: 1\n')),
  })
  assert.is(status, 2)
  assert.match(stderr, '--threads many is no number of 1 to 99')
})

test.run()
