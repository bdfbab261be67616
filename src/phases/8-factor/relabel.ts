import { effectOf, type LabelEntry, labelled } from '../../facts/kustomize/labels.ts'
import { isPlainText } from '../../facts/kustomize/plain-text.ts'
import { isQuotedKey } from '../../facts/kustomize/quoted-key.ts'
import { at, equal, mapOf } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import type { Pairing } from './pair.ts'

/** Where an entry sets labels: the widest first, which says most. */
const reaches = [{ includeSelectors: true }, { includeTemplates: true }, {}] as const

/**
 * The labels that all objects of an environment have with another value than in the base, as entries of `labels`: what
 * follows from a new name is said once. Only labels with which Kustomize, wherever it sets them, changes nothing else,
 * and whose values need no quotes: those it doesn't give.
 */
export function relabelling({ pairs, added }: Pairing): LabelEntry[] {
  const [first, ...others] = pairs
  if (first === undefined || others.length === 0) return []
  const objects = [...pairs.map(({ object }) => object), ...added]
  const entries: LabelEntry[] = []
  for (const [key, value] of Object.entries(labelsOf(first.object))) {
    if (typeof value !== 'string' || !isPlainText(value) || isQuotedKey(key)) continue
    if (labelsOf(first.base)[key] === value || !objects.every((object) => labelsOf(object)[key] === value)) continue
    const entry = widest(
      reaches.map((reach) => ({ pairs: { [key]: value }, ...reach })),
      pairs,
      objects,
    )
    if (entry === undefined) continue
    const same = entries.find((other) => equal({ ...other, pairs: {} }, { ...entry, pairs: {} }))
    if (same) Object.assign(same.pairs, entry.pairs)
    else entries.push(entry)
  }
  return entries
}

/** The first of some entries, each narrower than that before it, that is safe and does more than the next. */
function widest(
  entries: readonly LabelEntry[],
  pairs: Pairing['pairs'],
  objects: readonly KubernetesObject[],
): LabelEntry | undefined {
  const safe = entries.filter(
    (entry) =>
      objects.every((object) => effectOf(object, entry) === 'none') &&
      pairs.every(({ base }) => effectOf(base, entry) !== 'failure'),
  )
  return safe.find(
    (entry, index) =>
      index === safe.length - 1 ||
      pairs.some(({ base }) => effectOf(labelled(base, safe[index + 1]!), entry) === 'change'),
  )
}

/** An object of the base as the entries leave it. */
export const relabelled = (object: KubernetesObject, entries: readonly LabelEntry[]): KubernetesObject =>
  entries.reduce((object, entry) => labelled(object, entry), object)

function labelsOf(object: KubernetesObject) {
  const labels = at(object, ['metadata', 'labels'])
  return mapOf(labels)
}
