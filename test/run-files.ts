// A process of run.ts: runs the test files that it is sent under uvu, one after the other, and answers with their results.
import { relative } from 'node:path'
import { pathToFileURL } from 'node:url'

export interface Result {
  passed: number
  failed: number
  /** What uvu and the tests have printed. */
  printed: string
}

/** A suite as uvu queues it. Resolves to what there is to print of failures, or true, and to counts. */
type Suite = () => Promise<[failures: string | true, passed: number, skipped: number, total: number]>

const context = globalThis as typeof globalThis & { UVU_DEFER: 1; UVU_QUEUE: [Suite[]] }
context.UVU_DEFER = 1

// Children run the bundle, which coverage can't tell apart, some of them as users who may not write it.
delete process.env.NODE_V8_COVERAGE

/** While a file runs nobody listens, so that a process whose tests wait for what never comes ends. */
function listen(): void {
  process.once('message', async (file: string) => {
    process.send!(await run(file))
    listen()
  })
}
listen()

async function run(file: string): Promise<Result> {
  const name = relative(import.meta.dirname, file)
  const result: Result = { passed: 0, failed: 0, printed: `${name}\n` }
  const suites: Suite[] = []
  context.UVU_QUEUE = [suites]
  await import(pathToFileURL(file).href)
  if (suites.length === 0) {
    // uvu would pass a file silently that forgets `test.run()`.
    console.error(`${name}: never calls test.run(), so nothing in it is tested`)
    result.failed++
  }

  const write = process.stdout.write
  process.stdout.write = (chunk: string | Uint8Array) => {
    result.printed += chunk.toString()
    return true
  }
  for (const suite of suites) {
    const [failures, passed, , total] = await suite()
    if (failures !== true) process.stdout.write(`\n${failures}\n`)
    result.passed += passed
    result.failed += total - passed
  }
  process.stdout.write = write
  return result
}
