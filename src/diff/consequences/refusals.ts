import { isAnew, type ObjectChange } from '../../compare/compare.ts'
import { formatSteps, type Step } from '../../compare/steps.ts'
import { claimGrowth } from '../../facts/kubernetes/immutable.ts'
import { rowOf } from '../../facts/kubernetes/kinds.ts'
import { selects } from '../../facts/kubernetes/selected-pods.ts'
import { serverServices } from '../../facts/kubernetes/server-services.ts'
import { podLabels } from '../../facts/kubernetes/workload.ts'
import { at, mapOf } from '../../model/json.ts'
import { always, type Consequences, whenChanged } from './consequence.ts'
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

export const podsLost: Consequences = {
  // kubectl applies objects one by one, and Argo CD likewise; Flux asks for all of them first.
  'pods-lost': whenChanged('danger', function* ({ before, after, objects }) {
    if (!objects.some((change) => change.before?.kind === 'Deployment' && refusedFields(change).length > 0)) return
    const [known, own] = [podLabels(before.objects), serverServices(after.objects)]
    for (const service of own) {
      if (selects(mapOf(at(service, ['spec', 'selector'])), known)) continue
      yield sentence`kubectl and Argo CD change the Service ${name(service.metadata.name)} all the same: it finds none of the pods that run, and nobody is answered until the Deployment is deleted and made again`
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
