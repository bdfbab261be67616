import { type Comparison, memory } from './contests.ts'
import type { Sample } from './measure.ts'
import { summarize } from './statistics.ts'
import { table } from './table.ts'

/** The samples of each subject, by its name, in the order of the rounds. */
export type Samples = Record<string, Sample[]>

/**
 * Ratios first, of the clock and, for when the machine is busy with others, of processor time; then what they were made
 * of: a number of milliseconds means nothing on another machine.
 */
export function reportComparisons(comparisons: readonly Comparison[], samples: Samples): string {
  const head = [
    '',
    'ratio',
    'least–most',
    'must',
    'goal',
    '',
    'of cpu',
    'ours ms',
    '(cpu)',
    'MiB',
    'peer ms',
    '(cpu)',
    'MiB',
  ]
  const rows = comparisons.flatMap(({ ours, peer, times = 1, must, goal }) => {
    const [own, others] = [samples[ours], samples[peer]]
    if (!own || !others) return []
    const ratios = (what: 'wall' | 'cpu') =>
      summarize(own.map((sample, round) => sample[what] / (others[round]![what] * times)))
    const { median, least, most } = ratios('wall')
    const name = `${ours} / ${times > 1 ? `${times.toLocaleString('en')} × ` : ''}${peer}`
    const range = `${ratio(least)}–${ratio(most)}`
    const asked = [ratio(must), ratio(goal), verdict(median, must, goal)]
    return [[name, ratio(median), range, ...asked, ratio(ratios('cpu').median), ...context(own), ...context(others)]]
  })
  return table([head, ...rows])
}

/** The one demand that is no ratio. */
export function reportMemory(samples: readonly Sample[]): string {
  const { median, least, most } = summarize(samples.map((sample) => sample.memory))
  const { must, goal } = memory
  return `peak memory: ${whole(median)} MiB (${whole(least)}–${whole(most)}), must ${must}, goal ${goal}: ${verdict(median, must, goal)}\n`
}

const context = (samples: Sample[]): string[] =>
  (['wall', 'cpu', 'memory'] as const).map((what) => whole(summarize(samples.map((sample) => sample[what])).median))

const verdict = (value: number, must: number | undefined, goal = -Infinity): string => {
  if (must === undefined) return ''
  return value <= goal ? 'goal' : value <= must ? 'must' : 'MISSED'
}

const ratio = (value: number | undefined): string => {
  if (value === undefined) return ''
  return value < 0.1 ? value.toFixed(4) : value.toFixed(2)
}

const whole = (value: number): string => value.toFixed(0)
