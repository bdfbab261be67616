// Runs the suites that need real tools: those that are named, or all.
//   node --import tsx test/e2e/run.ts [--shared DIR] [SUITE…]
// Each prints a table of what it tried. The last line is `N passed, N failed`; without failures the status is 0.
// Tools are built into a cache of the user's, never into the checkout.
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { cluster } from './cluster/cluster.ts'
import { completion } from './completion/completion.ts'
import { imports } from './import/import.ts'
import { kustomize } from './kustomize/kustomize.ts'
import { page } from './page/page.ts'
import { parity } from './parity/parity.ts'
import { server } from './server/server.ts'
import type { Attempt, Suite } from './suite.ts'

const suites: Record<string, Suite> = { parity, kustomize, import: imports, completion, page, cluster, server }

const shared = join(import.meta.dirname, '../../../shared')

function usage(problem: string): never {
  const names = Object.keys(suites).join(', ')
  console.error(`${problem}\n\nusage: npm run e2e -- [--shared DIR] [SUITE…]\nsuites: ${names}`)
  process.exit(2)
}

function readArguments() {
  try {
    return parseArgs({ options: { shared: { type: 'string', default: shared } }, allowPositionals: true })
  } catch (error) {
    return usage((error as Error).message)
  }
}

function print(attempts: readonly Attempt[]): void {
  const widths: number[] = []
  for (const { what } of attempts) {
    for (const [column, text] of what.entries()) widths[column] = Math.max(widths[column] ?? 0, text.length)
  }
  for (const { what, problem } of attempts) {
    const cells = what.map((text, column) => text.padEnd(widths[column]!))
    console.log(`  ${problem === undefined ? 'ok  ' : 'FAIL'}  ${cells.join('  ').trimEnd()}`)
    if (problem !== undefined) console.log(problem.replace(/^/gm, '          '))
  }
}

async function attempt(name: string, suite: Suite, shared: string): Promise<Attempt[]> {
  try {
    return await suite({ shared })
  } catch (error) {
    const { message, cause } = error as Error
    return [{ what: [name], problem: cause === undefined ? message : `${message}\n${(cause as Error).message}` }]
  }
}

const { values, positionals } = readArguments()
const unknown = positionals.find((name) => !Object.hasOwn(suites, name))
if (unknown !== undefined) usage(`there is no suite ${unknown}`)

let passed = 0
let failed = 0
for (const [name, suite] of Object.entries(suites)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue
  console.log(name)
  const attempts = await attempt(name, suite, resolve(values.shared))
  print(attempts)
  const failures = attempts.filter(({ problem }) => problem !== undefined).length
  failed += failures
  passed += attempts.length - failures
}
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 || passed === 0 ? 1 : 0
