import { effectOf, type LabelEntry, labelled } from '../../facts/kustomize/labels.ts'
import { isPlainText } from '../../facts/kustomize/plain-text.ts'
import { isQuotedKey } from '../../facts/kustomize/quoted-key.ts'
import { mapOf } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import type { Pairing } from './pair.ts'

/** Where an entry sets labels: the narrowest first. */
const reaches: readonly Omit<LabelEntry, 'pairs'>[] = [{}, { includeTemplates: true }, { includeSelectors: true }]

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
    // The cheapest comes first: most labels are those of the base.
    if (labelsOf(first.base)[key] === value || !objects.every((object) => labelsOf(object)[key] === value)) continue
    if (typeof value !== 'string' || !isPlainText(value) || isQuotedKey(key)) continue
    const entry = widest({ [key]: value }, pairs, objects)
    if (entry === undefined) continue
    const same = entries.find(
      ({ includeTemplates, includeSelectors }) =>
        includeTemplates === entry.includeTemplates && includeSelectors === entry.includeSelectors,
    )
    if (same) Object.assign(same.pairs, entry.pairs)
    else entries.push(entry)
  }
  return entries
}

/** The entry that sets labels as widely as is safe, of those that do the same to the base the narrowest. */
function widest(
  labels: LabelEntry['pairs'],
  pairs: Pairing['pairs'],
  objects: readonly KubernetesObject[],
): LabelEntry | undefined {
  let found: LabelEntry | undefined
  let narrower: LabelEntry | undefined
  for (const reach of reaches) {
    const entry: LabelEntry = { pairs: labels, ...reach }
    const ofBases = pairs.map(({ base }) => effectOf(base, entry, narrower))
    if (ofBases.includes('failure') || objects.some((object) => effectOf(object, entry, narrower) !== 'none')) break
    if (found === undefined || ofBases.includes('change')) found = entry
    narrower = entry
  }
  return found
}

/** An object of the base as the entries leave it. */
export const relabelled = (object: KubernetesObject, entries: readonly LabelEntry[]): KubernetesObject =>
  entries.reduce((object, entry) => labelled(object, entry), object)

const labelsOf = ({ metadata }: KubernetesObject) => mapOf(metadata.labels)
