import type { Json } from '../../model/json.ts'
import { isObject } from '../../model/json.ts'

/**
 * What Kustomize knows of a field: whether its list is merged, and the same of the fields below.
 * A field without a shape has no schema: maps are merged, lists replaced.
 */
export interface MergeKeys {
  /** Present when the list is merged: the keys that identify an element, none for a list of scalars. */
  readonly mergeBy?: readonly string[]
  /** The fields of the map, or of each element of the list. */
  readonly fields?: { readonly [field: string]: MergeKeys }
}

const mergedBy = (...mergeBy: string[]): MergeKeys => ({ mergeBy })
const map = (fields: { [field: string]: MergeKeys }): MergeKeys => ({ fields })

const objectMetadata = map({ finalizers: mergedBy(), ownerReferences: mergedBy('uid') })

const containerFields = {
  env: mergedBy('name'),
  volumeDevices: mergedBy('devicePath'),
  volumeMounts: mergedBy('mountPath'),
}
const podContainers: MergeKeys = {
  mergeBy: ['name'],
  fields: { ...containerFields, ports: mergedBy('containerPort', 'protocol') },
}
const podVolumes: MergeKeys = {
  mergeBy: ['name'],
  fields: { ephemeral: map({ volumeClaimTemplate: map({ metadata: objectMetadata }) }) },
}
const pod = map({
  metadata: objectMetadata,
  spec: map({
    containers: podContainers,
    initContainers: podContainers,
    ephemeralContainers: { mergeBy: ['name'], fields: containerFields },
    hostAliases: mergedBy('ip'),
    imagePullSecrets: mergedBy('name'),
    topologySpreadConstraints: mergedBy('topologyKey', 'whenUnsatisfiable'),
    volumes: podVolumes,
  }),
})

const plain = map({ metadata: objectMetadata })
const workload = map({ metadata: objectMetadata, spec: map({ template: pod }) })

/** The kinds in which no list but those of the metadata is merged. */
const plainKinds = {
  v1: 'ConfigMap Endpoints Event LimitRange Namespace PersistentVolume PersistentVolumeClaim ResourceQuota Secret',
  'admissionregistration.k8s.io/v1': 'MutatingWebhookConfiguration ValidatingWebhookConfiguration',
  'apiextensions.k8s.io/v1': 'CustomResourceDefinition',
  'apiregistration.k8s.io/v1': 'APIService',
  'apps/v1': 'ControllerRevision',
  'autoscaling/v1': 'HorizontalPodAutoscaler',
  'certificates.k8s.io/v1': 'CertificateSigningRequest',
  'coordination.k8s.io/v1': 'Lease',
  'discovery.k8s.io/v1': 'EndpointSlice',
  'events.k8s.io/v1': 'Event',
  'networking.k8s.io/v1': 'Ingress IngressClass NetworkPolicy',
  'node.k8s.io/v1': 'RuntimeClass',
  'policy/v1': 'PodDisruptionBudget',
  'rbac.authorization.k8s.io/v1': 'ClusterRole ClusterRoleBinding Role RoleBinding',
  'scheduling.k8s.io/v1': 'PriorityClass',
  'storage.k8s.io/v1': 'CSIDriver CSINode StorageClass VolumeAttachment',
}

/**
 * The strategic-merge schema built into Kustomize 5, frozen at Kubernetes 1.21: its OpenAPI document's
 * x-kubernetes-patch-strategy, x-kubernetes-patch-merge-key and x-kubernetes-list-map-keys, the same in 5.0 to 5.8
 * (sigs.k8s.io/kustomize/kyaml/openapi/kubernetesapi/v1_21_2). What isn't here is replaced whole: newer kinds
 * (autoscaling/v2), custom resources, and in these kinds args, command, envFrom, tolerations, the rules of an Ingress.
 * Left out are versions that Kubernetes no longer serves, lists that only a cluster writes (below status), and the
 * strategy retainKeys, which Kustomize ignores.
 */
const shapes: ReadonlyMap<string, MergeKeys> = new Map([
  ...Object.entries(plainKinds).flatMap(([apiVersion, kinds]) =>
    kinds.split(' ').map((kind) => [`${apiVersion}/${kind}`, plain] as const),
  ),
  ['v1/Node', map({ metadata: objectMetadata, spec: map({ podCIDRs: mergedBy() }) })],
  ['v1/Pod', pod],
  ['v1/PodTemplate', map({ metadata: objectMetadata, template: pod })],
  ['v1/ReplicationController', workload],
  ['v1/Service', map({ metadata: objectMetadata, spec: map({ ports: mergedBy('port', 'protocol') }) })],
  ['v1/ServiceAccount', map({ metadata: objectMetadata, secrets: mergedBy('name') })],
  ['apps/v1/DaemonSet', workload],
  ['apps/v1/Deployment', workload],
  ['apps/v1/ReplicaSet', workload],
  ['apps/v1/StatefulSet', workload],
  ['batch/v1/CronJob', map({ metadata: objectMetadata, spec: map({ jobTemplate: workload }) })],
  ['batch/v1/Job', workload],
])

/**
 * The shape by which two values merge: the one of their place, or else that of the kind that one of them states.
 * Kustomize looks for apiVersion and kind wherever it has no schema, inside of a custom resource too.
 */
export function mergeKeysOf(
  place: MergeKeys | undefined,
  value: Json | undefined,
  patch?: Json,
): MergeKeys | undefined {
  return place ?? ownShape(value) ?? ownShape(patch)
}

function ownShape(value: Json | undefined): MergeKeys | undefined {
  return isObject(value) && typeof value.kind === 'string' && typeof value.apiVersion === 'string'
    ? shapes.get(`${value.apiVersion}/${value.kind}`)
    : undefined
}
