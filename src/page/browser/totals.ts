import { type Amount, type Amounts, amounts, type Grouping } from '../columns.ts'
import type { Table } from '../data.ts'
import type { Fleet } from './fleet.ts'

/** What the environments of a cluster, a namespace, a folder or a database server ask for together, now and before. */
export interface Total {
  name: string
  environments: number
  now: Amounts
  before?: Amounts
}

const nothing = (): Amounts => ({ pods: 0, cpu: 0, memory: 0, gpus: 0, storage: 0, connections: 0 })

/** The totals, the greatest of the amount first. What an environment had before counts where it was then. */
export function totals({ columns, before }: Fleet, grouping: Grouping, by: Amount): Total[] {
  const found = new Map<string, Total>()
  addUp(columns, grouping, (name, own) => {
    const total = totalOf(name)
    total.environments++
    add(total.now, own)
  })
  if (before) addUp(before, grouping, (name, own) => add(totalOf(name).before!, own))
  return [...found.values()].sort((a, b) => b.now[by] - a.now[by])

  function totalOf(name: string): Total {
    const known = found.get(name)
    if (known) return known
    const total: Total = { name, environments: 0, now: nothing(), ...(before && { before: nothing() }) }
    found.set(name, total)
    return total
  }
}

/** Hands out what each environment of a table asks for, with the name of its group; those that have none are left out. */
function addUp(
  table: Table<Grouping | Amount>,
  grouping: Grouping,
  take: (name: string, own: (amount: Amount) => number) => void,
): void {
  for (const [row, name] of table[grouping].entries())
    if (name !== '') take(String(name), (amount) => Number(table[amount][row]) || 0)
}

function add(sum: Amounts, own: (amount: Amount) => number): void {
  for (const amount of amounts) sum[amount] += own(amount)
}
