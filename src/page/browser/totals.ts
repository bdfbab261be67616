import type { Amounts, ColumnKey } from '../columns.ts'
import { cell, type Fleet, numberOf } from './fleet.ts'

export type Amount = keyof Amounts

/** By what amounts are added up. */
export const groupings = ['cluster', 'namespace', 'folder', 'server'] as const satisfies ColumnKey[]
export type Grouping = (typeof groupings)[number]

/** What the environments of a cluster, a namespace, a folder or a database server ask for together, now and before. */
export interface Total {
  name: string
  environments: number
  now: Amounts
  before?: Amounts
}

export const allAmounts: readonly Amount[] = ['pods', 'cpu', 'memory', 'gpus', 'storage', 'connections']

const nothing = (): Amounts => ({ pods: 0, cpu: 0, memory: 0, gpus: 0, storage: 0, connections: 0 })

/** The totals, the greatest of the amount first. An environment that is gone counts before, in the group of its folder. */
export function totals(fleet: Fleet, grouping: Grouping, by: Amount): Total[] {
  const found = new Map<string, Total>()
  const totalOf = (name: string): Total => {
    const known = found.get(name)
    if (known) return known
    const total: Total = { name, environments: 0, now: nothing(), ...(fleet.before && { before: nothing() }) }
    found.set(name, total)
    return total
  }
  for (let row = 0; row < fleet.size; row++) {
    const name = String(cell(fleet, row, grouping))
    if (name === '') continue
    const total = totalOf(name)
    total.environments++
    const was = fleet.before?.[String(cell(fleet, row, 'environment'))]
    for (const amount of allAmounts) {
      total.now[amount] += numberOf(fleet, row, amount)
      if (total.before) total.before[amount] += was?.[amount] ?? 0
    }
  }
  for (const [id, was] of Object.entries(fleet.before ?? {})) {
    if (fleet.places.has(id) || grouping !== 'folder') continue
    const before = totalOf(id.includes('/') ? id.replace(/\/[^/]*$/, '') : '(top)').before!
    for (const amount of allAmounts) before[amount] += was[amount]
  }
  return [...found.values()].sort((a, b) => b.now[by] - a.now[by])
}
