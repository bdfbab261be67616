import type { Path } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import { didYouMean } from '../../text/did-you-mean.ts'
import {
  claimNeverChanges,
  configMapNeverChanges,
  deploymentNeverChanges,
  type NeverChanges,
  serviceNeverChanges,
} from './immutable.ts'

/** One row of the table of kinds: what the compiler has to know of a kind beside its definition. */
interface Row {
  apiVersion: string
  kind: string
  /**
   * Who emits it: `environment` renders or patches it into an overlay, `fleet` delivers those; nobody yet where absent.
   */
  emittedFor?: 'environment' | 'fleet'
  /** Where the template of its pods lies; absent for a kind without pods. */
  pods?: Path
  /** Where the Deployment lies that runs the server, which it is or holds. */
  deployment?: Path
  /** What controllers make of it: Argo CD shows that, and pods' logs, only where the project allows the kind. */
  makes?: readonly { group: string; kind: string }[]
  /** Whether it holds data, so that it stays in the cluster when its environment or its value goes. */
  isKept?: true
  /** Whether a cluster may do without its definition, whose controllers only watch what is there. */
  isOptional?: true
  /** Which fields an API server never changes in an object that exists; `none` where it changes all. */
  neverChanges: NeverChanges | 'none'
}

const pods = [
  { group: 'apps', kind: 'ReplicaSet' },
  { group: '', kind: 'Pod' },
]

/** Every kind of object, in the order of schema/kubernetes.schema.json, whose definitions are made for these rows. */
export const kinds: readonly Row[] = [
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    emittedFor: 'environment',
    pods: ['spec', 'template'],
    deployment: [],
    makes: pods,
    neverChanges: deploymentNeverChanges,
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    emittedFor: 'environment',
    makes: [
      { group: '', kind: 'Endpoints' },
      { group: 'discovery.k8s.io', kind: 'EndpointSlice' },
    ],
    neverChanges: serviceNeverChanges,
  },
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    emittedFor: 'environment',
    neverChanges: configMapNeverChanges,
  },
  {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    emittedFor: 'environment',
    isKept: true,
    neverChanges: claimNeverChanges,
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    emittedFor: 'environment',
    neverChanges: 'none',
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    emittedFor: 'environment',
    neverChanges: 'none',
  },
  {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    emittedFor: 'environment',
    pods: ['spec', 'jobTemplate', 'spec', 'template'],
    makes: [
      { group: 'batch', kind: 'Job' },
      { group: '', kind: 'Pod' },
    ],
    neverChanges: 'none',
  },
  { apiVersion: 'v1', kind: 'ServiceAccount', emittedFor: 'environment', neverChanges: 'none' },
  { apiVersion: 'v1', kind: 'Namespace', neverChanges: 'none' },
  {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    emittedFor: 'environment',
    neverChanges: 'none',
  },
  {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    emittedFor: 'environment',
    neverChanges: 'none',
  },
  {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    emittedFor: 'environment',
    neverChanges: 'none',
  },
  {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    emittedFor: 'environment',
    neverChanges: 'none',
  },
  {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'BackendTLSPolicy',
    emittedFor: 'environment',
    neverChanges: 'none',
  },
  {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'ServiceMonitor',
    emittedFor: 'environment',
    isOptional: true,
    neverChanges: 'none',
  },
  {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    emittedFor: 'environment',
    isOptional: true,
    neverChanges: 'none',
  },
  {
    apiVersion: 'kaiwo.silogen.ai/v1alpha1',
    kind: 'KaiwoService',
    emittedFor: 'environment',
    pods: ['spec', 'deployment', 'spec', 'template'],
    deployment: ['spec', 'deployment'],
    makes: [{ group: 'apps', kind: 'Deployment' }, ...pods],
    neverChanges: 'none',
  },
  {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    emittedFor: 'fleet',
    neverChanges: 'none',
  },
  { apiVersion: 'argoproj.io/v1alpha1', kind: 'AppProject', emittedFor: 'fleet', neverChanges: 'none' },
  {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    emittedFor: 'fleet',
    neverChanges: 'none',
  },
  {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    emittedFor: 'fleet',
    neverChanges: 'none',
  },
]

const byKind = new Map(kinds.map((row) => [row.kind, row]))

/** The row of an object's kind; undefined where it has none. */
export const rowOf = ({ kind }: Pick<KubernetesObject, 'kind'>): Row | undefined => byKind.get(kind)

/** Whether an object stays in the cluster when its environment or its value goes. */
export const isKept = (object: Pick<KubernetesObject, 'kind'>): boolean => rowOf(object)?.isKept ?? false

/** What is said of a kind of which no environment has objects, and what may have been meant. */
export function unknownKind(kind: string): { message: string; help: string } {
  const known = kinds.filter(({ emittedFor }) => emittedFor === 'environment').map((row) => row.kind)
  const near = didYouMean(kind, known)
  return {
    message: `no environment has a ${kind}`,
    help: near === undefined ? `the kinds are ${known.join(', ')}` : `did you mean ${near}?`,
  }
}
