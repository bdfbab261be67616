import { effectOf, type LabelEntry, labelled } from '../../facts/kustomize/labels.ts'
import { isPlainText } from '../../facts/kustomize/plain-text.ts'
import { isQuotedKey } from '../../facts/kustomize/quoted-key.ts'
import { at, equal, isObject } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import type { Pairing } from './pair.ts'

/** Where an entry sets labels: the widest first, which says most. */
const reaches = [{ includeSelectors: true }, { includeTemplates: true }, {}] as const

/**
 * The labels that all objects of an environment have with another value than in the base, as entries of `labels`: what
 * follows from a new name is said once. Only what Kustomize, setting them wherever it does, leaves the objects as they
 * are.
 */
export function relabelling({ pairs, added }: Pairing): LabelEntry[] {
  const [first, ...others] = pairs
  if (first === undefined || others.length === 0) return []
  const objects = [...pairs.map(({ object }) => object), ...added]
  const entries: LabelEntry[] = []
  for (const [key, value] of Object.entries(labelsOf(first.object))) {
    if (typeof value !== 'string' || !isPlainText(value) || isQuotedKey(key)) continue
    if (labelsOf(first.base)[key] === value || !objects.every((object) => labelsOf(object)[key] === value)) continue
    const reach = reaches.find((reach) => {
      const entry = { pairs: { [key]: value }, ...reach }
      return (
        objects.every((object) => effectOf(object, entry) === 'none') &&
        pairs.every(({ base }) => effectOf(base, entry) !== 'failure')
      )
    })
    if (reach === undefined) continue
    const same = entries.find(({ pairs: _, ...other }) => equal(other, reach))
    if (same) same.pairs[key] = value
    else entries.push({ pairs: { [key]: value }, ...reach })
  }
  return entries
}

/** An object of the base as the entries leave it. */
export const relabelled = (object: KubernetesObject, entries: readonly LabelEntry[]): KubernetesObject =>
  entries.reduce((object, entry) => labelled(object, entry), object)

/** An object of the environment as its file has it: without what the entries give it. */
export function unlabelled(object: KubernetesObject, entries: readonly LabelEntry[]): KubernetesObject {
  if (entries.length === 0) return object
  const given = entries.flatMap(({ pairs }) => Object.keys(pairs))
  const kept = Object.entries(labelsOf(object)).filter(([key]) => !given.includes(key))
  const { labels: _, ...metadata } = object.metadata
  return {
    ...object,
    metadata: { ...metadata, ...(kept.length > 0 && { labels: Object.fromEntries(kept) }) } as typeof object.metadata,
  }
}

function labelsOf(object: KubernetesObject) {
  const labels = at(object, ['metadata', 'labels'])
  return isObject(labels) ? labels : {}
}
