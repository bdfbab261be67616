// Runs every *.test.ts below test/ (or those whose path contains an argument), in as many processes as the machine runs
// at once: each takes the next file when it has run one. The last line is `N passed, N failed`.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { join, relative } from 'node:path'
import { globby } from 'globby'
import type { Result } from './run-files.ts'

const root = import.meta.dirname
const filters = process.argv.slice(2)
const files = (await globby('**/*.test.ts', { cwd: root, absolute: true, ignore: ['e2e/**'] }))
  .filter((file) => filters.length === 0 || filters.some((filter) => relative(root, file).includes(filter)))
  .sort()

let passed = 0
let failed = 0
const queue = files.values()
await Promise.all(Array.from({ length: Math.min(availableParallelism(), files.length) }, work))
if (files.length === 0) fail(`no test file matches ${filters.join(' ')}`)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 || passed === 0 ? 1 : 0

/** Has a process run files of the queue. Where it ends too early, its file has failed, and another process goes on. */
async function work(): Promise<void> {
  let runner: ChildProcess | undefined
  let ended: Promise<[status: number | null]>
  for (const file of queue) {
    if (!runner) {
      runner = fork(join(root, 'run-files.ts'))
      ended = once(runner, 'exit') as typeof ended
    }
    runner.send(file)
    const [result] = (await Promise.race([once(runner, 'message'), ended!.then(() => [])])) as [Result?]
    if (result) {
      process.stdout.write(result.printed)
      passed += result.passed
      failed += result.failed
    } else {
      fail(`${relative(root, file)}: its process ended before its tests did`)
      runner = undefined
    }
  }
  runner?.disconnect()
  const [status] = runner ? await ended! : [0]
  if (status !== 0) fail('a process that has run its tests did not end well')
}

function fail(reason: string): void {
  console.error(reason)
  failed++
}
