import { cell, compareCells, type Fleet } from './fleet.ts'

/** What stages are called, in the order in which a change goes through them. */
const stages = [
  ['dev', 'development', 'sandbox'],
  ['test', 'testing', 'ci', 'int', 'integration'],
  ['staging', 'stage', 'qa', 'stg', 'preprod', 'uat', 'acceptance'],
  ['prod', 'production', 'prd', 'live'],
] as const

const rankOf = (word: string): number => stages.findIndex((words) => (words as readonly string[]).includes(word))

/** Environments whose ids differ by a stage alone: `team/app-dev` and `team/app-prod`, `dev/app` and `prod/app`. */
export interface Lane {
  /** The id with an asterisk in place of the stage. */
  name: string
  /** Its environments by the rank of their stages. */
  rows: ReadonlyMap<number, number>
}

/** An id without its stage, and the stage's rank; nothing of one without a stage, or with several. */
function laneOf(id: string): { name: string; rank: number } | undefined {
  const words = id.split(/([/._-])/)
  const [at, ...more] = words.flatMap((word, index) => (rankOf(word) === -1 ? [] : [index]))
  if (at === undefined || more.length > 0) return undefined
  return { name: words.with(at, '*').join(''), rank: rankOf(words[at]!) }
}

/** The lanes of a fleet that have several environments, and the ranks of the stages that any of them has. */
export function lanesOf(fleet: Fleet): { lanes: Lane[]; ranks: number[] } {
  const found = new Map<string, Map<number, number>>()
  for (const [id, row] of fleet.places) {
    const lane = laneOf(id)
    if (!lane) continue
    const own = found.get(lane.name) ?? new Map<number, number>()
    found.set(lane.name, own)
    own.set(lane.rank, row)
  }
  const lanes = [...found].filter(([, rows]) => rows.size > 1).map(([name, rows]) => ({ name, rows }))
  const ranks = [...new Set(lanes.flatMap(({ rows }) => [...rows.keys()]))].sort((a, b) => a - b)
  return { lanes: lanes.sort((a, b) => compareCells(a.name, b.name)), ranks }
}

/** What the stages of a rank are called. */
export const stageName = (rank: number): string => stages[rank]![0]

/** How an environment of a lane is to the stage before it: has it its release, an older or a newer one. */
export function standing(fleet: Fleet, { rows }: Lane, rank: number): 'behind' | 'ahead' | undefined {
  const before = [...rows.keys()].filter((one) => one < rank).sort((a, b) => b - a)[0]
  if (before === undefined) return undefined
  const [own, other] = [rank, before].map((one) => String(cell(fleet, rows.get(one)!, 'mlflow')))
  if (!/^\d/.test(own!) || !/^\d/.test(other!)) return undefined
  const order = compareCells(own!, other!)
  return order < 0 ? 'behind' : order > 0 ? 'ahead' : undefined
}
