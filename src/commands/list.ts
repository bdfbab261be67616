import { compileObjects } from '../compile.ts'
import { hasErrors } from '../diagnostics/diagnostic.ts'
import { type Condition, isMet, parseCondition } from '../overview/condition.ts'
import { fleetRows } from '../overview/fleet-rows.ts'
import { tables } from '../overview/tables.ts'
import { named } from './environments.ts'
import { type Options, UsageError } from './options.ts'

/** Prints a line an environment: those that are named, or all, as far as they meet the conditions. */
export async function run(asked: string[], { root, where, format, quiet }: Options): Promise<number> {
  const conditions = where.map(conditionOf)
  const all = await compileObjects(root)
  const ids = asked.length > 0 ? named(asked, all.ids, all.diagnostics) : all.ids
  const rows = fleetRows(all)
    .filter(({ environment }) => ids.includes(environment))
    .filter((row) => conditions.every((condition) => isMet(row, condition)))
  const width = process.stdout.isTTY ? process.stdout.columns : undefined
  process.stdout.write(tables[format as keyof typeof tables](rows, width))
  const isBroken = hasErrors(all.diagnostics)
  if (isBroken && !quiet) console.error('environments/ has errors: compile shows them')
  return isBroken ? 1 : 0
}

function conditionOf(text: string): Condition {
  const read = parseCondition(text)
  if (typeof read === 'string') throw new UsageError(`--where ${text}: ${read}`)
  return read
}
