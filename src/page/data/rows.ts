import type { CompiledObjects } from '../../compile.ts'
import { idOf } from '../../diff/change.ts'
import { levels } from '../../diff/consequences/consequence.ts'
import type { Diff } from '../../diff/diff.ts'
import { workersOf } from '../../facts/mlflow/memory.ts'
import type { CompiledEnvironment } from '../../model/environment.ts'
import { fleetRows } from '../../overview/fleet-rows.ts'
import { columns, type Row } from '../columns.ts'
import { amountsOf } from './capacity.ts'
import { postureOf } from './posture.ts'

/** The table: what `list` knows of every environment, and more; with what a diff says of it. Of one with errors there is little. */
export function rowsOf(all: CompiledObjects, diff?: Diff): Row[] {
  const compiled = new Map(all.environments.map((one) => [one.environment.id, one]))
  const changes = diff ? changesOf(diff) : new Map<string, string>()
  return fleetRows(all).map(({ replicas: _, ...row }) => {
    const one = compiled.get(row.environment)
    return {
      ...nothing,
      ...row,
      folder: row.environment.includes('/') ? row.environment.replace(/\/[^/]*$/, '') : '(top)',
      change: changes.get(row.environment) ?? '',
      ...(one && {
        ...amountsOf(one),
        ...postureOf(one),
        ...deliveryOf(one),
        workers: workersOf(one.environment.values),
      }),
    }
  })
}

const nothing = Object.fromEntries(columns.map(({ key }) => [key, ''])) as Row

/** How bad the change of each environment is: its worst consequence, or that there is none. */
function changesOf({ environments }: Diff): Map<string, string> {
  return new Map(
    environments.flatMap(({ members, consequences }) => {
      const worst = levels.find((level) => consequences.some((one) => one.level === level)) ?? 'change'
      return members.map((member) => [idOf(member), member.kind === 'added' ? 'new' : worst] as const)
    }),
  )
}

function deliveryOf({ environment: { values } }: CompiledEnvironment): Pick<Row, 'sync' | 'removal'> {
  const { automated, deletionPolicy } = values.delivery
  return { sync: automated ? 'automatic' : 'by hand', removal: deletionPolicy }
}
