import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { CompiledEnvironment } from '../model/environment.ts'
import type { Fleet } from '../schema/generated/fleet.ts'
import { brokenRow, foundOf, type Row, rowOf } from './row.ts'

interface Compiled {
  environments: readonly CompiledEnvironment[]
  ids: readonly string[]
  fleetFile: { fleet?: Fleet }
  diagnostics: readonly Diagnostic[]
}

/** A row for every environment, those with errors among them, in the order of their ids. */
export function fleetRows({ environments, ids, fleetFile, diagnostics }: Compiled): Row[] {
  const compiled = new Map(environments.map((one) => [one.environment.id, one]))
  return ids.map((id) => {
    const one = compiled.get(id)
    const found = foundOf(id, diagnostics)
    return one ? rowOf(one, fleetFile.fleet, found) : brokenRow(id, found)
  })
}
