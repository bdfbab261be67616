import type { Path } from '../../model/json.ts'
import type { Values } from '../../schema/generated/types.ts'
import { archivalPlace } from './archival.ts'
import { backupPlace } from './backups.ts'
import { artifactsDestination, defaultArtifactRoot } from './storage.ts'
import { variableNames } from './variable-names.ts'

/** A place that MLflow writes to by its stores of artifacts: a URI or a path, and the value that names it. */
export interface Place {
  place: string
  path: Path
}

/** Where copies of databases and archived traces go. */
export const placesBeside = (values: Values): Place[] => [
  ...named(['backup', 'destination'], backupPlace(values)),
  ...named(['traceArchival', 'location'], archivalPlace(values)),
]

/** Every place of stores, that of artifacts first. */
export const storePlaces = (values: Values): Place[] => [
  ...named(['env_vars', variableNames.artifactsDestination], artifactsDestination(values)),
  ...named(['env_vars', variableNames.defaultArtifactRoot], defaultArtifactRoot(values)),
  ...placesBeside(values),
]

const named = (path: Path, place: string | undefined): Place[] => (place === undefined ? [] : [{ place, path }])
