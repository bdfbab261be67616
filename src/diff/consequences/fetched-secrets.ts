import {
  type FetchedKey,
  fetchedSecrets as fetched,
  fetchedKeys,
  fetchesMore,
  ownsSecret,
} from '../../facts/kubernetes/external-secrets.ts'
import { requirements } from '../../facts/kubernetes/needed-objects.ts'
import { memoize } from '../../model/memo.ts'
import type { CompiledState } from '../../recompile.ts'
import type { Changed } from '../change.ts'
import { isSameCluster } from '../same-cluster.ts'
import { type Consequences, whenChanged, whenPresent } from './consequence.ts'
import { without } from './gained.ts'
import { isPruned } from './pruning.ts'
import { name, type Sentence, sentence, words } from './sentence.ts'

/** What becomes of the Secrets that External Secrets makes. */
export const fetchedSecrets: Consequences = {
  'secret-goes': whenChanged('danger', function* (change) {
    const needed = neededSecrets(change.after)
    for (const secret of isSamePlace(change) && isPruned(change) ? ownedAlone(change) : []) {
      if (!needed.includes(secret)) continue
      yield sentence`the Secret ${name(secret)} is deleted with its ExternalSecret: until it is made by hand, no new pod starts`
    }
  }),

  'secret-fetched': whenChanged('caution', function* (change) {
    if (!isSamePlace(change)) return
    const known = neededSecrets(change.before)
    for (const [secret, keys] of bySecret(change.after)) {
      if (bySecret(change.before).has(secret) || !known.includes(secret)) continue
      yield sentence`External Secrets makes the Secret ${name(secret)} from now on: what is in it now is replaced by ${name(keys.map(({ key }) => key))}`
    }
  }),

  'secret-moves': whenChanged('caution', function* (change) {
    for (const [secret, keys] of bySecret(change.after)) {
      const moved = keys.filter(
        (key) => placeBefore(change, key) !== undefined && placeBefore(change, key) !== placeOf(key),
      )
      if (moved.length === 0) continue
      const verb = words(moved.length > 1 ? 'come' : 'comes')
      yield sentence`${name(moved.map(({ key }) => key))} of the Secret ${name(secret)} ${verb} from elsewhere: ${stored(moved)}`
    }
  }),

  'must-be-stored': whenPresent('caution', function* (change) {
    for (const [, keys] of bySecret(change.after)) {
      const added = change.kind === 'added' ? keys : keys.filter((key) => placeBefore(change, key) === undefined)
      if (added.length > 0) yield stored(added)
    }
  }),

  'key-not-fetched': whenPresent('caution', function* (change) {
    const known = change.kind === 'changed' ? unfetched(change.before) : []
    for (const [secret, key] of without(unfetched(change.after), known).map(
      (text) => text.split(' ') as [string, string],
    )) {
      yield sentence`no new pod starts: it needs ${name(key)} of the Secret ${name(secret)}, which its ExternalSecret does not fetch`
    }
  }),
}

const isSamePlace = ({ before, after }: Changed): boolean =>
  isSameCluster(before, after) && before.environment.values.namespace === after.environment.values.namespace

/** Where the store has a key, as one text. */
const placeOf = ({ store, entry, property }: FetchedKey): string => JSON.stringify([store, entry, property])

/** The keys that an environment fetches, by their Secret. */
const bySecret = memoize(({ objects }: CompiledState): Map<string, FetchedKey[]> => {
  const keys = objects.flatMap(fetchedKeys)
  return new Map(keys.map(({ secret }) => [secret, keys.filter((other) => other.secret === secret)]))
})

const neededSecrets = ({ objects }: CompiledState): string[] =>
  objects.flatMap(requirements).flatMap(({ kind, name }) => (kind === 'Secret' ? [name] : []))

/** Where a key came from before a change. */
const placeBefore = ({ before }: Changed, { secret, key }: FetchedKey): string | undefined => {
  const was = bySecret(before)
    .get(secret)
    ?.find((other) => other.key === key)
  return was && placeOf(was)
}

/** Secrets that go because nothing makes them any more. */
const ownedAlone = ({ before, after }: Changed): string[] =>
  without(fetched(before.objects.filter(ownsSecret)), fetched(after.objects))

/** Keys that pods need of Secrets that are fetched without them, each behind its Secret. */
function unfetched({ objects }: CompiledState): string[] {
  const whole = fetched(objects.filter(fetchesMore))
  const short = without(fetched(objects), whole)
  const keys = objects.flatMap(fetchedKeys).map(({ secret, key }) => `${secret} ${key}`)
  const needed = objects.flatMap(requirements).filter(({ kind, name }) => kind === 'Secret' && short.includes(name))
  return without(
    needed.flatMap(({ name, key }) => (key === undefined ? [] : [`${name} ${key}`])),
    keys,
  )
}

/** What the store of some keys, which are of one Secret, has to have. */
function stored(keys: readonly FetchedKey[]): Sentence {
  const [{ store }] = keys as [FetchedKey]
  const entries = name([...new Set(keys.map(({ entry }) => entry))])
  const properties = [...new Set(keys.flatMap(({ property }) => property ?? []))]
  const end = words(properties.length === 1 ? 'property' : 'properties')
  return properties.length === 0
    ? sentence`${name(store)} must have ${entries}`
    : sentence`${name(store)} must have ${entries}, with the ${end} ${name(properties)}`
}
