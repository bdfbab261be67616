import type { Diagnostic } from './diagnostics/diagnostic.ts'
import type { FleetFile } from './model/fleet-file.ts'
import type { Source } from './model/source.ts'
import type { Loaded } from './phases/1-load/load.ts'
import { clusterOf, type Extra, findLayers, type Layered } from './phases/2-resolve/resolve.ts'
import { checkReach } from './phases/3-check/check.ts'
import { checkFleet, checkFleetFile } from './phases/3-check/check-fleet-file.ts'

/** What is known of all files before any environment is compiled. */
export interface Survey {
  /** The environments whose own file could be parsed, in the order of their ids. */
  environments: Layered[]
  /** The ids of all environments, those with unreadable files among them. */
  ids: string[]
  /** The layers beneath every environment, the lowest first: those of the company. */
  company: Source[]
  fleetFile: FleetFile
  /** All that was found until then. */
  known: Diagnostic[]
}

/** @param extra layers on top of one environment */
export function survey(loaded: Loaded, extra?: Extra): Survey {
  const { diagnostics, ...found } = findLayers(loaded, extra)
  const { diagnostics: ofFleetFile, ...fleetFile } = checkFleetFile(loaded)
  const clusters = found.environments.map((one): [id: string, cluster: string] => [one.id, clusterOf(one)])
  const known = [
    ...loaded.diagnostics,
    ...diagnostics,
    ...ofFleetFile,
    ...checkFleet(fleetFile, found.ids, clusters),
    ...checkReach(found.environments),
  ]
  return { ...found, fleetFile, known }
}
