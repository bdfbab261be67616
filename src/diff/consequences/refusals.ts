import { isAnew, type ObjectChange } from '../../compare/compare.ts'
import { formatSteps, type Step } from '../../compare/steps.ts'
import { claimGrowth } from '../../facts/kubernetes/immutable.ts'
import { rowOf } from '../../facts/kubernetes/kinds.ts'
import { always, type Consequences } from './consequence.ts'
import { name, sentence, words } from './sentence.ts'

/** By how much a claim that exists grows; negative where it shrinks, 0 for other objects. */
const growth = (change: ObjectChange): number =>
  change.before?.kind === 'PersistentVolumeClaim' && change.after && !isAnew(change)
    ? claimGrowth(change.before, change.after)
    : 0

/** The fields for which an API server refuses the change of an object. */
export function refusedFields(change: ObjectChange): Step[][] {
  const { before, after, fields } = change
  const neverChanges = after && rowOf(after)?.neverChanges
  if (!before || !after || isAnew(change) || !neverChanges || neverChanges === 'none') return []
  return fields.map(({ path }) => path).filter((path) => neverChanges(path, before, after))
}

export const refusals: Consequences = {
  refused: always('danger', function* (change) {
    const meanwhile = words(change.fleet?.flux ? '; Flux applies nothing of the environment meanwhile' : '')
    for (const object of change.objects) {
      const fields = refusedFields(object).map(formatSteps)
      if (fields.length === 0) continue
      const { kind, metadata } = object.after!
      const why =
        growth(object) < 0
          ? sentence`a claim can grow, and never shrink`
          : sentence`${name(fields)} can't be changed in an object that exists`
      yield sentence`the API server refuses the change of ${words(kind)} ${name(metadata.name)}: ${why}${meanwhile}`
    }
  }),
}

/** What an API server changes only under a condition. */
export const conditions: Consequences = {
  growth: always('caution', function* ({ objects }) {
    for (const change of objects) {
      if (growth(change) <= 0) continue
      yield sentence`the claim ${name(change.after!.metadata.name)} grows only where its storage class has allowVolumeExpansion, and can't shrink again`
    }
  }),
}
