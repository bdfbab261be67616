import { isObject, type Json, type JsonObject } from '../../model/json.ts'
import { groupOf, type KubernetesObject } from '../../model/kubernetes-object.ts'

/** An entry of a kustomization's `labels`. */
export type LabelEntry = {
  pairs: { [key: string]: string }
  /** Sets them in templates of pods too. */
  includeTemplates?: true
  /** Sets them in templates and selectors too. */
  includeSelectors?: true
}

/** A field that holds labels, lists on the way not counted. */
interface FieldSpec {
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
  { path: 'spec/volumeClaimTemplates/metadata/labels', kind: 'StatefulSet', group: 'apps', create: true },
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

/** The object as an entry of `labels` leaves it; undefined where Kustomize finds no map on the way, and fails. */
export function labelled(object: KubernetesObject, entry: LabelEntry): KubernetesObject | undefined {
  const { pairs, includeTemplates, includeSelectors } = entry
  const specs = [
    everywhere,
    ...(includeTemplates || includeSelectors ? templates : []),
    ...(includeSelectors ? selectors : []),
  ]
  let result: Json | undefined = object
  for (const { path, kind, group, create } of specs) {
    if ((kind ?? object.kind) !== object.kind || (group ?? groupOf(object)) !== groupOf(object)) continue
    result = result && setBelow(result, path.split('/'), pairs, create ?? false)
  }
  return result as KubernetesObject | undefined
}

/** Shares what stays the same. */
function setBelow(value: Json, [key, ...rest]: string[], pairs: JsonObject, create: boolean): Json | undefined {
  if (Array.isArray(value)) {
    const items = value.map((item) => setBelow(item, [key!, ...rest], pairs, create))
    return items.includes(undefined) ? undefined : (items as Json[])
  }
  if (!isObject(value)) return undefined
  if (key === undefined) return { ...value, ...pairs }
  if (!Object.hasOwn(value, key) && !create) return value
  const below = setBelow(Object.hasOwn(value, key) ? value[key]! : {}, rest, pairs, create)
  return below && { ...value, [key]: below }
}
