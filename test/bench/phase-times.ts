import { execFile } from 'node:child_process'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { generate } from './environments.ts'
import { summarize } from './statistics.ts'
import { table } from './table.ts'

const dist = resolve(import.meta.dirname, '../../dist')

/** What each phase took, a column a number of environments, in ms: medians of `runs` fresh processes. */
export async function phaseTimes(scratch: string, counts: readonly number[], runs: number): Promise<string> {
  const program = join(scratch, 'phases.mjs')
  await build({
    entryPoints: [join(import.meta.dirname, 'phases.ts')],
    outfile: program,
    bundle: true,
    format: 'esm',
    platform: 'node',
  })

  const columns: Map<string, number>[] = []
  for (const count of counts) {
    const all: Map<string, number>[] = []
    for (let run = 0; run < (count < 10_000 ? runs : 1); run++) {
      const root = join(scratch, `phases-${count}-${run}`)
      generate(root, count)
      all.push(durations(await begun(program, root)))
    }
    columns.push(
      new Map([...all[0]!.keys()].map((phase) => [phase, summarize(all.map((times) => times.get(phase)!)).median])),
    )
  }
  const head = ['phase (ms)', ...counts.map((count) => count.toLocaleString('en'))]
  const rows = [...columns[0]!.keys()].map((phase) => [phase, ...columns.map((times) => times.get(phase)!.toFixed(1))])
  return table([head, ...rows])
}

async function begun(program: string, root: string): Promise<[phase: string, at: number][]> {
  const { stdout } = await promisify(execFile)(process.execPath, [program, join(dist, 'index.js'), root])
  return JSON.parse(stdout)
}

/** From where phases begin to how long they took. */
const durations = (begun: [phase: string, at: number][]): Map<string, number> =>
  new Map(begun.slice(0, -1).map(([phase, at], index) => [phase, begun[index + 1]![1] - at]))
