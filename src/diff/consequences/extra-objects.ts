import { isAnew, type ObjectChange } from '../../compare/compare.ts'
import { isKept } from '../../facts/kubernetes/kinds.ts'
import { provided } from '../../facts/kubernetes/needed-objects.ts'
import { templatesOfPods } from '../../facts/kubernetes/selected-pods.ts'
import { extraEntries } from '../../model/environment.ts'
import { at } from '../../model/json.ts'
import { groupOf, isNamesake, type KubernetesObject } from '../../model/kubernetes-object.ts'
import type { CompiledState } from '../../recompile.ts'
import type { Added, Changed } from '../change.ts'
import { type Consequences, whenChanged, whenPresent } from './consequence.ts'
import { isPruned } from './pruning.ts'
import { name, type Sentence, sentence, words } from './sentence.ts'

/** Whether an object is one of the user's own, and none of the server's. */
const isExtra = ({ environment }: CompiledState, object: KubernetesObject): boolean =>
  extraEntries(environment.values).some(([, one]) => isNamesake(one, object))

/** The user's own objects that are new, or not as they were. */
const written = ({ after, objects }: Added | Changed): KubernetesObject[] =>
  objects.flatMap(({ after: object }) => (object && isExtra(after, object) ? [object] : []))

/** Those that are gone; another may be in their place. */
const gone = ({ before, after, objects }: Changed): KubernetesObject[] =>
  objects.flatMap((change: ObjectChange) =>
    change.before &&
    isExtra(before, change.before) &&
    (!change.after || isAnew(change) || !isExtra(after, change.after))
      ? [change.before]
      : [],
  )

/** Kinds that hold something, or describe it, and have nothing else done: all others act, also those of tomorrow. */
const holding = [
  ...['ConfigMap', 'Secret', 'SealedSecret', 'ExternalSecret', 'Certificate', 'PersistentVolumeClaim'],
  ...['PodDisruptionBudget', 'ResourceQuota', 'LimitRange'],
  ...['ServiceMonitor', 'PodMonitor', 'PrometheusRule', 'ServiceAccount'],
]

/** What an object does beside holding data. */
function deedOf(object: KubernetesObject): string | undefined {
  if (holding.includes(object.kind)) return undefined
  if (groupOf(object) === 'rbac.authorization.k8s.io') return 'grants rights in the namespace'
  if (templatesOfPods(object).length > 0) return 'runs pods of its own'
  if (object.kind === 'NetworkPolicy') return 'decides who reaches pods of the namespace'
  if (['Service', 'Ingress', 'HTTPRoute'].includes(object.kind)) return 'lets requests in'
  return 'has a controller act'
}

const named = ({ kind, metadata }: KubernetesObject): Sentence => sentence`${words(kind)} ${name(metadata.name)}`

/** The Secret by which Flux decrypts. */
const keySecret = (object: KubernetesObject): string => String(at(object, ['spec', 'decryption', 'secretRef', 'name']))

/** The user's own objects beside the server. */
export const extraObjects: Consequences = {
  'extra-object-acts': whenPresent('caution', function* (change) {
    for (const object of written(change)) {
      const deed = deedOf(object)
      if (deed !== undefined) yield sentence`${named(object)}, beside the server, ${words(deed)}: read it`
    }
  }),

  'decryption-needs': whenPresent('caution', function* (change) {
    const keysOf = (state: CompiledState): KubernetesObject[] =>
      state.objects.filter((object) => at(object, ['spec', 'decryption', 'secretRef']) !== undefined)
    const before = change.kind === 'changed' ? keysOf(change.before).map(keySecret) : []
    for (const object of keysOf(change.after)) {
      const secret = keySecret(object)
      if (before.includes(secret)) continue
      const namespace = name(object.metadata.namespace ?? '')
      yield sentence`Secret ${name(secret)} must exist in the namespace ${namespace}, with the keys by which Flux decrypts`
    }
  }),

  'extra-object-gone': whenChanged('caution', function* (change) {
    for (const object of gone(change)) {
      const made = provided(object).map(
        ({ kind, name: own }) => sentence`, and with it the ${words(kind)} ${name(own)}`,
      )
      if (isKept(object)) yield sentence`${named(object)} stays in the cluster, and nothing keeps it in sync any more`
      else if (isPruned(change)) yield sentence`${named(object)} is deleted${made[0] ?? words('')}`
      else yield sentence`${named(object)} stays in the cluster until somebody deletes it`
    }
  }),

  'extra-object': whenPresent('note', function* (change) {
    for (const object of written(change)) {
      if (deedOf(object) === undefined) yield sentence`${named(object)} is applied beside the server`
    }
  }),
}
