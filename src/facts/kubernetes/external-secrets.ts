import { at, isObject, type Json, mapsOf } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'

/** A key of a Secret that External Secrets makes, and where it comes from. */
export interface FetchedKey {
  secret: string
  key: string
  /** The kind and the name of the store. */
  store: string
  entry: string
  property: string | undefined
}

/** A store as people call it: `ClusterSecretStore vault`. */
const storeName = (reference: Json | undefined): string =>
  `${String(at(reference, ['kind']) ?? 'SecretStore')} ${String(at(reference, ['name']))}`

/** The name of the Secret that an ExternalSecret makes; undefined for other kinds. */
const fetchedSecret = ({ kind, metadata, spec }: KubernetesObject): string | undefined =>
  kind === 'ExternalSecret' ? String(at(spec, ['target', 'name']) ?? metadata.name) : undefined

/** The names of the Secrets that External Secrets makes. */
export const fetchedSecrets = (objects: readonly KubernetesObject[]): string[] =>
  objects.flatMap((object) => fetchedSecret(object) ?? [])

/** Whether an object makes Secrets that go with it: the operator's default. */
export const ownsSecret = ({ spec }: KubernetesObject): boolean =>
  (at(spec, ['target', 'creationPolicy']) ?? 'Owner') === 'Owner'

/** The keys that an ExternalSecret fetches by name; none for other kinds. */
export function fetchedKeys(object: KubernetesObject): FetchedKey[] {
  const secret = fetchedSecret(object)
  if (secret === undefined) return []
  return mapsOf(at(object.spec, ['data'])).flatMap(({ secretKey, remoteRef, sourceRef }) => {
    if (!isObject(remoteRef)) return []
    const store = storeName(at(sourceRef, ['storeRef']) ?? at(object.spec, ['secretStoreRef']))
    const property = remoteRef.property === undefined ? undefined : String(remoteRef.property)
    return [{ secret, key: String(secretKey), store, entry: String(remoteRef.key), property }]
  })
}

/** Whether an ExternalSecret fetches more than what it names. */
export const fetchesMore = ({ spec }: KubernetesObject): boolean => mapsOf(at(spec, ['dataFrom'])).length > 0
