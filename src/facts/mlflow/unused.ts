import { at, isObject, type Json, type JsonObject, mapOf } from '../../model/json.ts'
import { memoize } from '../../model/memo.ts'
import { isS3 } from './storage.ts'
import { variableNames } from './variable-names.ts'

/** The defaults that speak to an S3 server: they are wanted only where the artifacts go to one. */
const s3Defaults: string[] = [variableNames.s3Endpoint, variableNames.awsAccessKey, variableNames.awsSecretKey]

/**
 * The values without those that nothing is made of, which need not be right: the volumes while persistent storage is
 * off, and the schema's defaults for S3 where artifacts go elsewhere.
 *
 * @param written the values without the schema's defaults
 */
export function withoutUnused(values: JsonObject, written: JsonObject): JsonObject {
  const used = { ...values }
  const { env_vars: variables, persistent_storage: storage } = values
  const beside = [at(values, ['backup', 'destination']), at(values, ['traceArchival', 'location'])]
  if (isObject(variables) && [...stores.map((name) => variables[name]), ...beside].every(isElsewhere)) {
    const own = mapOf(written.env_vars)
    const kept = Object.entries(variables).filter(([name]) => !s3Defaults.includes(name) || Object.hasOwn(own, name))
    used.env_vars = Object.fromEntries(kept)
  }
  if (isObject(storage) && storage.enabled === false) used.persistent_storage = withoutVolumes(storage)
  return used
}

const withoutVolumes = memoize((storage: JsonObject): JsonObject => ({ ...storage, volumes: {} }))

/** The variables that name the place of artifacts. */
const stores: string[] = [variableNames.artifactsDestination, variableNames.defaultArtifactRoot]

/** Whether a place is known to be anywhere but in S3; where a Secret names it, nothing is known. */
function isElsewhere(destination: Json | undefined): boolean {
  const text = isObject(destination) ? destination.value : (destination ?? '')
  return text !== undefined && !isS3(String(text))
}
