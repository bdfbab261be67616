import { isObject, type Json, type JsonObject } from '../../model/json.ts'
import { groupOf, type KubernetesObject } from '../../model/kubernetes-object.ts'
import { memoizeText } from '../../model/memo.ts'

/** An entry of a kustomization's `labels`. */
export type LabelEntry = {
  pairs: { [key: string]: string }
  /** Sets them in templates of pods too. */
  includeTemplates?: true
  /** Sets them in templates and selectors too. */
  includeSelectors?: true
}

/** A field that holds labels, lists on the way not counted. */
export interface FieldSpec {
  /** Its keys, with `/` between them; what ends with [] is a list, and never made. */
  path: string
  /** Of which objects: of all where neither is set. */
  kind?: string
  group?: string
  /** Whether it is made where it is missing. */
  create?: true
}

const podLabels = 'spec/template/metadata/labels'

/**
 * Where labels are set: the same in every Kustomize 5 (metadataLabelsFieldSpecs in
 * sigs.k8s.io/kustomize/api/internal/konfig/builtinpluginconsts/metadatalabels.go).
 */
const templates: readonly FieldSpec[] = [
  ...['ReplicationController', 'Deployment', 'ReplicaSet', 'DaemonSet'].map(
    (kind): FieldSpec => ({ path: podLabels, kind, create: true }),
  ),
  { path: podLabels, kind: 'StatefulSet', group: 'apps', create: true },
  { path: 'spec/volumeClaimTemplates[]/metadata/labels', kind: 'StatefulSet', group: 'apps', create: true },
  { path: podLabels, kind: 'Job', group: 'batch', create: true },
  { path: 'spec/jobTemplate/metadata/labels', kind: 'CronJob', group: 'batch', create: true },
  { path: `spec/jobTemplate/${podLabels}`, kind: 'CronJob', group: 'batch', create: true },
]

/** Within a pod: the selectors of its neighbours. */
const neighbours = [
  ...['podAffinity', 'podAntiAffinity'].flatMap((affinity) => [
    `affinity/${affinity}/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels`,
    `affinity/${affinity}/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels`,
  ]),
  'topologySpreadConstraints/labelSelector/matchLabels',
]

/** Where selectors are set besides (commonLabelFieldSpecs in commonlabels.go, beside it). */
const selectors: readonly FieldSpec[] = [
  { path: 'spec/selector', kind: 'Service', create: true },
  { path: 'spec/selector', kind: 'ReplicationController', create: true },
  ...['Deployment', 'ReplicaSet', 'DaemonSet'].map(
    (kind): FieldSpec => ({ path: 'spec/selector/matchLabels', kind, create: true }),
  ),
  { path: 'spec/selector/matchLabels', kind: 'StatefulSet', group: 'apps', create: true },
  ...['Deployment', 'StatefulSet'].flatMap((kind) =>
    neighbours.map((path): FieldSpec => ({ path: `spec/template/spec/${path}`, kind, group: 'apps' })),
  ),
  { path: 'spec/selector/matchLabels', kind: 'Job', group: 'batch' },
  { path: 'spec/jobTemplate/spec/selector/matchLabels', kind: 'CronJob', group: 'batch' },
  { path: 'spec/selector/matchLabels', kind: 'PodDisruptionBudget', group: 'policy' },
  ...['podSelector', 'ingress/from/podSelector', 'egress/to/podSelector'].map(
    (path): FieldSpec => ({ path: `spec/${path}/matchLabels`, kind: 'NetworkPolicy', group: 'networking.k8s.io' }),
  ),
]

const everywhere: FieldSpec = { path: 'metadata/labels', create: true }

/** Every field in which labels can be set. */
export const labelFields: readonly FieldSpec[] = [everywhere, ...templates, ...selectors]

/** A field in which labels are set. */
interface Field {
  keys: { name: string; isList: boolean }[]
  /** Whether it is made where it is missing. */
  create: boolean
}

/** How far an entry of `labels` reaches; each reach has the fields of those before it, and more. */
type Reach = 'everywhere' | 'templates' | 'selectors'

const reachOf = ({ includeTemplates, includeSelectors }: LabelEntry): Reach =>
  includeSelectors ? 'selectors' : includeTemplates ? 'templates' : 'everywhere'

/** The fields of an object in which an entry of `labels` sets them, by its reach: asked for every object. */
const fieldsOf = memoizeText((kind) =>
  memoizeText((apiVersion): { [reach in Reach]: Field[] } => {
    const group = groupOf({ apiVersion })
    const fieldsIn = (specs: readonly FieldSpec[]): Field[] =>
      specs.filter((spec) => (spec.kind ?? kind) === kind && (spec.group ?? group) === group).map(fieldAt)
    return {
      everywhere: fieldsIn([everywhere]),
      templates: fieldsIn([everywhere, ...templates]),
      selectors: fieldsIn(labelFields),
    }
  }),
)

const fieldAt = ({ path, create }: FieldSpec): Field => ({
  keys: path.split('/').map((key) => ({ name: key.replace('[]', ''), isList: key.endsWith('[]') })),
  create: create === true,
})

/** The object as an entry of `labels` leaves it. The fields on the way must be maps, or lists of maps. */
export const labelled = (object: KubernetesObject, entry: LabelEntry): KubernetesObject =>
  fieldsOf(object.kind)(object.apiVersion)[reachOf(entry)].reduce<Json>(
    (value, field) => setBelow(value, field, entry.pairs),
    object,
  ) as KubernetesObject

function setBelow(value: Json, field: Field, pairs: JsonObject, depth = 0): Json {
  if (Array.isArray(value)) return value.map((item) => setBelow(item, field, pairs, depth))
  const map = value as JsonObject
  const key = field.keys[depth]
  if (key === undefined) return { ...map, ...pairs }
  const isThere = Object.hasOwn(map, key.name)
  if (!isThere && (!field.create || key.isList)) return value
  return { ...map, [key.name]: setBelow(isThere ? map[key.name]! : {}, field, pairs, depth + 1) }
}

/**
 * What an entry of `labels` does to an object: nothing, or it changes it, or fails where it finds no map on its way.
 *
 * @param narrower an entry with the same labels whose fields don't count
 */
export function effectOf(object: KubernetesObject, entry: LabelEntry, narrower?: LabelEntry): Effect {
  const fields = fieldsOf(object.kind)(object.apiVersion)
  const start = narrower ? fields[reachOf(narrower)].length : 0
  return worst(fields[reachOf(entry)].slice(start), (field) => effectBelow(object, field, entry.pairs))
}

type Effect = 'none' | 'change' | 'failure'

function worst<Item>(items: readonly Item[], effectOf: (item: Item) => Effect): Effect {
  let worst: Effect = 'none'
  for (const item of items) {
    const effect = effectOf(item)
    if (effect === 'failure') return effect
    if (effect === 'change') worst = effect
  }
  return worst
}

function effectBelow(value: Json, field: Field, pairs: JsonObject, depth = 0): Effect {
  if (Array.isArray(value)) return worst(value, (item) => effectBelow(item, field, pairs, depth))
  if (!isObject(value)) return 'failure'
  const key = field.keys[depth]
  if (key === undefined) return Object.keys(pairs).every((name) => value[name] === pairs[name]) ? 'none' : 'change'
  if (!Object.hasOwn(value, key.name)) return field.create && !key.isList ? 'change' : 'none'
  return effectBelow(value[key.name]!, field, pairs, depth + 1)
}
