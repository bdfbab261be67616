import { memoize } from '../../model/memo.ts'
import type { MappedSecret, Values } from '../../schema/generated/types.ts'
import { type NamedKey, namedKeys } from './named-secrets.ts'

/** A key of a Secret, and where the store has it: an entry, or a property of one. */
export interface FetchedKey extends NamedKey {
  remoteKey: string
  property?: string
}

/** The keys that External Secrets fetches: those that values name, but for Secrets made elsewhere; none without a store. */
export const fetchedKeys = memoize((values: Values): FetchedKey[] =>
  values.secrets.store ? namedKeys(values).flatMap((named) => fetched(named, values)) : [],
)

/** What the mapping says of a Secret; undefined where it is made elsewhere. */
function mappingOf({ secrets: { mapping } }: Values, name: string): Exclude<MappedSecret, boolean> | undefined {
  const mapped = Object.hasOwn(mapping, name) ? mapping[name]! : true
  return mapped === true ? {} : mapped || undefined
}

function fetched(named: NamedKey, values: Values): FetchedKey[] {
  const mapped = mappingOf(values, named.name)
  if (!mapped) return []
  const { remoteKey = values.secrets.remoteKey, keys = {} } = mapped
  const remote = Object.hasOwn(keys, named.key) ? keys[named.key]! : named.key
  const entry = remoteKey.replaceAll('<secret>', named.name)
  return entry.includes('<key>')
    ? [{ ...named, remoteKey: entry.replaceAll('<key>', remote) }]
    : [{ ...named, remoteKey: entry, property: remote }]
}
