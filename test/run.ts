// Runs every *.test.ts below test/ (or those whose path contains an argument) in one process, under uvu.
// A file that forgets `test.run()` registers no suite: uvu would pass it silently, so it is a failure here.
// The last line is `N passed, N failed`.
import { relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { globby } from 'globby'

type Queue = [file: string, ...suites: unknown[]][]
const context = globalThis as typeof globalThis & { UVU_DEFER: 1; UVU_INDEX: number; UVU_QUEUE: Queue }

// Children run the bundle, which coverage can't tell apart, some of them as users who may not write it.
delete process.env.NODE_V8_COVERAGE

context.UVU_DEFER = 1
const uvu = await import('uvu')
context.UVU_QUEUE = []

const root = import.meta.dirname
const filters = process.argv.slice(2)
const files = (await globby('**/*.test.ts', { cwd: root, absolute: true, ignore: ['e2e/**'] }))
  .filter((file) => filters.length === 0 || filters.some((filter) => relative(root, file).includes(filter)))
  .sort()

let broken = 0
for (const [index, file] of files.entries()) {
  context.UVU_INDEX = index
  context.UVU_QUEUE.push([relative(root, file)])
  await import(pathToFileURL(file).href)
  if (context.UVU_QUEUE[index]!.length === 1) {
    console.error(`${relative(root, file)}: never calls test.run(), so nothing in it is tested`)
    broken++
  }
}
if (files.length === 0) {
  console.error(`no test file matches ${filters.join(' ')}`)
  broken++
}

// uvu prints its totals and returns nothing: read them as they go by.
let printed = ''
const write = process.stdout.write.bind(process.stdout)
process.stdout.write = ((chunk: string, ...rest: []) => {
  printed += chunk
  return write(chunk, ...rest)
}) as typeof process.stdout.write
await uvu.exec()
process.stdout.write = write

const count = (label: string): number =>
  Number(stripVTControlCharacters(printed).match(new RegExp(`${label}:\\s+(\\d+)`))?.[1] ?? 0)
const passed = count('Passed')
const failed = count('Total') - passed - count('Skipped') + broken
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 || passed === 0 ? 1 : 0
