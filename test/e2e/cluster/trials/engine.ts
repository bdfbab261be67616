import { deliveryName } from '../../../../src/model/fleet-file.ts'
import { at, type Json, type JsonObject } from '../../../../src/model/json.ts'
import type { KubernetesObject } from '../../../../src/model/kubernetes-object.ts'
import { namespace as argocdNamespace } from '../lab/argocd.ts'
import { namespace as fluxNamespace } from '../lab/flux.ts'
import type { Cluster } from '../lab/lab.ts'

/** Argo CD or Flux, as far as the trials tell them apart. */
export interface Engine {
  name: string
  /** The name of the fleet: that of the fleet file. */
  fleet: { name: string }
  /** What a person applies, relative to out/. */
  root: string
  /** Which clusters of the fleet it delivers to from there. */
  clusters: string[]
  start(): Promise<void>
  stop(): Promise<void>
  /** Has it look at the repository now, and not when its time has come. */
  notice(): Promise<void>
  /** Has it look at the repository for an environment, as a webhook does that knows what was pushed. */
  tell?(id: string): Promise<void>
  /** The environments that were rendered, each as often as it was, so far. Absent where all are at every commit. */
  renderings?(): string[]
  /** Has it compare an environment anew, without what it remembers. */
  refresh(id: string): Promise<void>
  /** What is not yet as a commit has it, in words; nothing once every environment is synced and healthy. */
  pending(commit: string, ids: readonly string[]): Promise<string[]>
  /** What delivers an environment; undefined once it is gone. */
  deliverer(id: string): Promise<KubernetesObject | undefined>
  /**
   * Which environments it finds other than committed, or can't apply: those that it is about to look at are neither.
   */
  differing(ids: readonly string[]): Promise<string[]>
  /** Why it does not apply an environment, in words. */
  problem(id: string): Promise<string>
  /** When each was last applied. Absent where all are at every commit. */
  operations?(ids: readonly string[]): Promise<string[]>
  /** Applies an environment that is not automated, as a person does. */
  apply(id: string): Promise<void>
}

export function argocdEngine({ argocd, kubernetes }: Cluster, poll: string): Engine {
  const fleet = { name: 'mlflow' }
  const delivererName = (id: string): string => deliveryName(fleet, id)
  const applications = `/apis/argoproj.io/v1alpha1/namespaces/${argocdNamespace}/applications`
  const pathOf = (id: string): string => `${applications}/${delivererName(id)}`
  const get = (id: string): Promise<KubernetesObject | undefined> => kubernetes.get(pathOf(id))
  return {
    name: 'Argo CD',
    fleet,
    root: 'argocd/root.yaml',
    clusters: ['in-cluster', 'eu', 'us'],
    start: () => argocd.start(poll),
    stop: () => argocd.stop(),
    notice: () => argocd.refresh(fleet.name),
    tell: (id) => argocd.refresh(delivererName(id)),
    renderings: () => argocd.rendered(),
    refresh: (id) => argocd.refresh(delivererName(id), 'hard'),
    async pending(commit, ids) {
      const found = new Map((await kubernetes.list(applications)).map((one) => [one.metadata.name, one]))
      return [fleet.name, ...ids.map(delivererName)].flatMap((name) => {
        const status = found.get(name)?.status as JsonObject | undefined
        // What was there as it must be before its Application was, needs no operation.
        const phase = at(status, ['operationState', 'phase']) ?? 'Succeeded'
        const state = [
          at(status, ['sync', 'status']),
          at(status, ['health', 'status']),
          phase,
          at(status, ['sync', 'revision']),
        ]
        return state.join(' ') === `Synced Healthy Succeeded ${commit}`
          ? []
          : [`${name}: ${state.join(' ')} ${said(status)}`]
      })
    },
    deliverer: get,
    async differing(ids) {
      const found = await Promise.all(ids.map(get))
      return ids.filter((_, index) => at(found[index], ['status', 'sync', 'status']) !== 'Synced')
    },
    problem: async (id) => said((await get(id))?.status as JsonObject | undefined),
    operations: (ids) =>
      Promise.all(
        ids.map(async (id) => `${id} ${String(at(await get(id), ['status', 'operationState', 'startedAt']))}`),
      ),
    async apply(id) {
      // As `argocd app sync` has it: the Application's own options go with the operation.
      const syncOptions = at(await get(id), ['spec', 'syncPolicy', 'syncOptions'])!
      await kubernetes.mergePatch(pathOf(id), {
        operation: { initiatedBy: { username: 'lab' }, sync: { syncOptions } },
      })
    },
  }
}

export function fluxEngine({ flux, kubernetes }: Cluster): Engine {
  const fleet = { name: 'mlflow' }
  const delivererName = (id: string): string => deliveryName(fleet, id)
  const repositories = `/apis/source.toolkit.fluxcd.io/v1/namespaces/${fluxNamespace}/gitrepositories`
  const kustomizations = `/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/${fluxNamespace}/kustomizations`
  const pathOf = (id: string): string => `${kustomizations}/${delivererName(id)}`
  const get = (id: string): Promise<KubernetesObject | undefined> => kubernetes.get(pathOf(id))
  return {
    name: 'Flux',
    fleet,
    root: 'flux/in-cluster/root.yaml',
    clusters: ['in-cluster'],
    start: () => flux.start(),
    stop: () => flux.stop(),
    notice: () => flux.reconcile(`${repositories}/${fleet.name}`),
    refresh: (id) => flux.reconcile(pathOf(id)),
    async pending(commit, ids) {
      const found = new Map((await kubernetes.list(kustomizations)).map((one) => [one.metadata.name, one]))
      return [fleet.name, ...ids.map(delivererName)].flatMap((name) => {
        const one = found.get(name)
        const ready = isReady(one)
        const isSeen = at(one, ['status', 'observedGeneration']) === one?.metadata.generation
        const isDone =
          ready?.status === 'True' && isSeen && at(one, ['status', 'lastAppliedRevision']) === `main@sha1:${commit}`
        return isDone
          ? []
          : [`${name}: ${ready === undefined ? 'not there' : `${String(ready.reason)}: ${String(ready.message)}`}`]
      })
    },
    deliverer: get,
    async differing(ids) {
      const found = await Promise.all(ids.map(get))
      // Ready is False for a moment only: the next try begins at once.
      const result = (index: number): Json | undefined =>
        at(found[index], ['status', 'history', 0, 'lastReconciledStatus'])
      return ids.filter((_, index) => result(index) !== 'ReconciliationSucceeded')
    },
    problem: async (id) => String(isReady(await get(id))?.message),
    async apply(id) {
      await kubernetes.mergePatch(pathOf(id), { spec: { suspend: false } })
    },
  }
}

/** What Flux says of whether a Kustomization is applied and healthy. */
const isReady = (kustomization: KubernetesObject | undefined): JsonObject | undefined =>
  conditions(kustomization?.status as JsonObject | undefined).find(({ type }) => type === 'Ready')

const conditions = (status: JsonObject | undefined): JsonObject[] => (status?.conditions ?? []) as JsonObject[]

/**
 * What Argo CD says of an Application: its conditions, its last operation, the resources that are not as they must be.
 */
function said(status: JsonObject | undefined): string {
  const resources = ((status?.resources ?? []) as JsonObject[]).filter(
    ({ status, health }) =>
      status !== 'Synced' || !['Healthy', undefined].includes(at(health, ['status']) as string | undefined),
  )
  return [
    ...conditions(status).map(({ message }) => String(message)),
    String(at(status, ['operationState', 'message']) ?? ''),
    ...resources.map(
      ({ kind, name, status, health }) => `${String(kind)} ${String(name)} ${String(status)} ${JSON.stringify(health)}`,
    ),
  ].join('; ')
}
