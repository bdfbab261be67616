import { type Comparison, compiling, memory } from './contests.ts'
import type { Sample } from './measure.ts'
import { summarize } from './statistics.ts'
import { table } from './table.ts'

/** The samples of each subject, by its name, in the order of the rounds. */
export type Samples = Record<string, Sample[]>

/** What a comparison came to: medians, of the clock and of processors' time. */
export interface Outcome extends Comparison {
  ratio: number
  least: number
  most: number
  ofProcessors: number
  /** Whether it is what it must be; nothing where nothing is asked. */
  isMet?: boolean
}

/** What comparisons came to; those of which one side could not be run are left out. */
export const outcomes = (comparisons: readonly Comparison[], samples: Samples): Outcome[] =>
  comparisons.flatMap((comparison) => {
    const { ours, peer, times = 1, must } = comparison
    const [own, others] = [samples[ours], samples[peer]]
    if (!own || !others) return []
    const ratios = (what: 'wall' | 'cpu') =>
      summarize(own.map((sample, round) => sample[what] / (others[round]![what] * times)))
    const { median, least, most } = ratios('wall')
    const isMet = must === undefined ? {} : { isMet: median <= must }
    return [{ ...comparison, ratio: median, least, most, ofProcessors: ratios('cpu').median, ...isMet }]
  })

/**
 * Ratios first, of the clock and, for when the machine is busy with others, of processor time; then what they were made
 * of: a number of milliseconds means nothing on another machine.
 */
export function reportComparisons(comparisons: readonly Comparison[], samples: Samples): string {
  const head = ['', 'ratio', 'least–most', 'must', '', 'of cpu', 'ours ms', '(cpu)', 'MiB', 'peer ms', '(cpu)', 'MiB']
  const rows = outcomes(comparisons, samples).map(({ ours, peer, times = 1, must, isMet, ...found }) => {
    const name = `${ours} / ${times > 1 ? `${times.toLocaleString('en')} × ` : ''}${peer}`
    const range = `${ratio(found.least)}–${ratio(found.most)}`
    const asked = [ratio(must), isMet === undefined ? '' : isMet ? 'met' : 'MISSED']
    const contexts = [samples[ours]!, samples[peer]!].flatMap(context)
    return [name, ratio(found.ratio), range, ...asked, ratio(found.ofProcessors), ...contexts]
  })
  return rows.length > 0 ? table([head, ...rows]) : ''
}

/** What compiling so many environments took, where memory is asked of it, too. */
export function reportMemory(count: number, samples: Samples): string {
  const [must, own] = [memory[count], samples[compiling(count)]]
  if (must === undefined || !own) return ''
  const { median, least, most } = summarize(own.map((sample) => sample.memory))
  const verdict = median <= must ? 'met' : 'MISSED'
  return `peak memory: ${whole(median)} MiB (${whole(least)}–${whole(most)}), must ${must}: ${verdict}\n`
}

/** Time and memory by the number of environments: of each one beyond those of the row above. */
export function reportScale(counts: readonly number[], samples: Samples): string {
  const points = counts.flatMap((count) => {
    const own = samples[compiling(count)]
    if (!own) return []
    const of = (what: keyof Sample) => summarize(own.map((sample) => sample[what])).median
    return [{ count, wall: of('wall'), cpu: of('cpu'), memory: of('memory') }]
  })
  const rows = points.map(({ count, wall, cpu, memory }, index) => {
    const before = points[index - 1]
    const each = (own: number, less: number | undefined): string =>
      before ? ((own - less!) / (count - before.count)).toFixed(3) : ''
    const others = [each(wall, before?.wall), each(cpu, before?.cpu), each(memory, before?.memory)]
    return [count.toLocaleString('en'), whole(wall), whole(cpu), whole(memory), ...others]
  })
  const head = ['environments', 'ms', '(cpu)', 'MiB', 'ms each', '(cpu)', 'MiB each']
  return rows.length > 1 ? table([head, ...rows]) : ''
}

const context = (samples: Sample[]): string[] =>
  (['wall', 'cpu', 'memory'] as const).map((what) => whole(summarize(samples.map((sample) => sample[what])).median))

const ratio = (value: number | undefined): string => {
  if (value === undefined) return ''
  return value < 0.1 ? value.toFixed(4) : value.toFixed(2)
}

const whole = (value: number): string => value.toFixed(0)
