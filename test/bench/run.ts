// What the compiler costs, against peers that are timed in the same run: machines differ, ratios less.
// Run as: node --import tsx test/bench/run.ts [1] [10] [100] [1000] [10000] [100000] [--quick] [--json] [--chart DIR]
// Exit status 1 where something could not be run; a slow result is a result.
import { execFile } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { type Contest, contests } from './contests.ts'
import { measure } from './measure.ts'
import { type Peers, toolchains } from './peers.ts'
import { phaseTimes } from './phase-times.ts'
import { outcomes, reportComparisons, reportMemory, reportScale, type Samples } from './report.ts'
import { makeScratch } from './scratch.ts'

const repository = resolve(import.meta.dirname, '../..')
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    chart: { type: 'string', default: resolve(repository, '../shared/seed/chart') },
  },
})
const sizes = positionals.length > 0 ? positionals : Object.keys(contests)
const unknown = sizes.find((size) => !Object.hasOwn(contests, size))
if (unknown !== undefined) {
  console.error(`there are no ${unknown} environments to be had, only ${Object.keys(contests).join(', ')}`)
  process.exit(2)
}

let failures = 0
const fail = (what: string, error: unknown): undefined => {
  failures++
  console.error(`FAILED: ${what}: ${error instanceof Error ? error.message : error}`)
}

await promisify(execFile)(process.execPath, ['--import', 'tsx', 'src/scripts/build.ts'], { cwd: repository })
/** With --json, one document is all that standard output has. */
const say = (text: string): void => (options.json ? console.error(text) : console.log(text))
const all: Samples = {}
const found: object[] = []
const peers = await findPeers()
const { scratch, warning } = makeScratch()
// What compile keeps of a tree goes with it.
process.env.XDG_CACHE_HOME = join(scratch, 'caches')
if (warning) say(warning)
try {
  for (const size of sizes) {
    const { subjects, rounds, comparisons } = await contests[size]!({ scratch, peers, isQuick: options.quick })
    const samples = await compete(subjects, rounds)
    Object.assign(all, samples)
    found.push({ environments: Number(size), rounds, comparisons: outcomes(comparisons, samples), samples })
    say(
      `\n${Number(size).toLocaleString('en')} ${size === '1' ? 'environment' : 'environments'}: medians of ${rounds} rounds, pair by pair\n`,
    )
    say(reportComparisons(comparisons, samples) + reportMemory(Number(size), samples))
  }
  say(reportScale(sizes.map(Number), all))
  say(
    await phaseTimes(
      scratch,
      sizes.map(Number).filter((size) => size <= 10_000),
      options.quick ? 1 : 5,
    ),
  )
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
say(`bare node, Helm and cdk8s are whole processes as well. Helm's engine reads each environment's files merged into one,
renders in memory and writes nothing; helm template is run for one environment and counted for all. cdk8s is given
the finished objects as one JSON file, and writes one file an environment; 10,000 would take it minutes, and are not asked.`)
if (options.json) console.log(JSON.stringify(found, undefined, 2))
process.exitCode = failures > 0 ? 1 : 0

/** A peer that can't be had is a failure by its name, and no reason to leave out the others. */
async function findPeers(): Promise<Peers> {
  const cdk8s = await toolchains.cdk8s().catch((error) => fail('cdk8s', error))
  if (!existsSync(options.chart)) {
    say(`there is no chart at ${options.chart}: Helm is left out. Give its folder with --chart`)
    return { ...(cdk8s && { cdk8s }) }
  }
  const helm = await toolchains.helm().catch((error) => fail('helm', error))
  const helmLoop = await toolchains.helmLoop().catch((error) => fail("Helm's engine in a loop", error))
  return { chart: options.chart, ...(helm && { helm }), ...(helmLoop && { helmLoop }), ...(cdk8s && { cdk8s }) }
}

/**
 * Runs the subjects in turns, round by round, so that what disturbs one disturbs all. One that fails is left out of the
 * rest.
 */
async function compete(subjects: Contest['subjects'], rounds: number): Promise<Samples> {
  const samples: Samples = Object.fromEntries(Object.keys(subjects).map((name) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const [name, prepare] of Object.entries(subjects)) {
      if (!samples[name]) continue
      try {
        samples[name].push(await measure(await prepare()))
      } catch (error) {
        fail(name, error)
        delete samples[name]
      }
    }
  }
  return samples
}
