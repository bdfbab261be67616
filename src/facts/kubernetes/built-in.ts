import { groupOf, type KubernetesObject } from '../../model/kubernetes-object.ts'

/**
 * The kinds of Kubernetes 1.34 that lie in a namespace, as far as people write them (its OpenAPI document: the paths
 * below /namespaces/{namespace}/).
 */
const namespaced: { readonly [apiVersion: string]: readonly string[] } = {
  v1: [
    ...['ConfigMap', 'Endpoints', 'LimitRange', 'PersistentVolumeClaim', 'Pod', 'PodTemplate', 'ReplicationController'],
    ...['ResourceQuota', 'Secret', 'Service', 'ServiceAccount'],
  ],
  'apps/v1': ['ControllerRevision', 'DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'],
  'autoscaling/v1': ['HorizontalPodAutoscaler'],
  'autoscaling/v2': ['HorizontalPodAutoscaler'],
  'batch/v1': ['CronJob', 'Job'],
  'coordination.k8s.io/v1': ['Lease'],
  'discovery.k8s.io/v1': ['EndpointSlice'],
  'networking.k8s.io/v1': ['Ingress', 'NetworkPolicy'],
  'policy/v1': ['PodDisruptionBudget'],
  'rbac.authorization.k8s.io/v1': ['Role', 'RoleBinding'],
  'resource.k8s.io/v1': ['ResourceClaim', 'ResourceClaimTemplate'],
  'storage.k8s.io/v1': ['CSIStorageCapacity'],
}

/** Groups of Kubernetes whose kinds are the cluster's, or are asked and never kept. */
const clusterGroups = [
  ...['admissionregistration.k8s.io', 'apiextensions.k8s.io', 'apiregistration.k8s.io', 'authentication.k8s.io'],
  ...['authorization.k8s.io', 'certificates.k8s.io', 'events.k8s.io', 'flowcontrol.apiserver.k8s.io'],
  ...['internal.apiserver.k8s.io', 'node.k8s.io', 'scheduling.k8s.io', 'storagemigration.k8s.io'],
]

const groups = new Set([
  ...Object.keys(namespaced).map((apiVersion) => groupOf({ apiVersion })),
  ...clusterGroups,
  'extensions',
])

/** Whether the kinds of a group are Kubernetes' own, and not those of a custom resource. */
export const isBuiltIn = (object: Pick<KubernetesObject, 'apiVersion'>): boolean => groups.has(groupOf(object))

/** The kind and group of an object that an API server knows by a CustomResourceDefinition only: `HTTPRoute.g.k8s.io`. */
export const customResource = (object: Pick<KubernetesObject, 'apiVersion' | 'kind'>): string | undefined =>
  isBuiltIn(object) ? undefined : `${object.kind}.${groupOf(object)}`

/** Whether a kind of Kubernetes' own lies in a namespace. */
export const isNamespaced = ({ apiVersion, kind }: { apiVersion: string; kind: string }): boolean =>
  Object.hasOwn(namespaced, apiVersion) && namespaced[apiVersion]!.includes(kind)

/** The versions in which a kind of Kubernetes' own lies in a namespace. */
export const versionsOf = (kind: string): string[] =>
  Object.keys(namespaced).filter((apiVersion) => namespaced[apiVersion]!.includes(kind))

/** Every kind of Kubernetes' own that lies in a namespace. */
export const namespacedKinds: readonly string[] = Object.values(namespaced).flat()
