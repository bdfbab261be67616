import { compareText } from '../../diagnostics/diagnostic.ts'
import { kinds } from '../../facts/kubernetes/kinds.ts'
import { readOrder } from '../../model/delivery-order.ts'
import type { Environment } from '../../model/environment.ts'
import { deliveryName, inCluster } from '../../model/fleet-file.ts'
import { groupOf } from '../../model/kubernetes-object.ts'
import type { Fleet } from '../../schema/generated/fleet.ts'
import type { Application, AppProject } from '../../schema/generated/types.ts'
import { schemaAt, root as values } from '../../schema/schema.ts'
import { matches } from '../../text/wildcard.ts'
import { type DeliveringFleet, deliveryFile, type Engine } from './file.ts'
import { inRepository, paths } from './paths.ts'

type ArgoCD = NonNullable<Fleet['argocd']>

/** Below every wave that an environment may have: an Application whose project is not there yet fails. */
const projectWave = `${Number(schemaAt(['delivery', 'syncWave'], values)!.node.minimum) - 1}`

/** The kinds that servers are made of, whatever their environments set, and those that controllers make of them. */
const ofServers = kinds
  .filter(({ emittedFor }) => emittedFor === 'environment')
  .flatMap((row) => [{ group: groupOf(row), kind: row.kind }, ...(row.makes ?? [])])

/** The kinds that overlays may hold: those of servers in the order of their groups, then those of the fleet file. */
function allowedKinds(fleet: Fleet): { group: string; kind: string }[] {
  const key = ({ group, kind }: { group: string; kind: string }): string => `${group} ${kind}`
  const all = [...ofServers.toSorted((a, b) => compareText(key(a), key(b))), ...fleet.kinds]
  return [...new Map(all.map(({ group, kind }) => [key({ group, kind }), { group, kind }])).values()]
}

/**
 * Argo CD finds by itself what has changed, whatever it is set to. Where it asks the API server, with ServerSideDiff or
 * with ServerSideApply, which implies it, it takes a change that is refused for none, and calls it synced (3.6,
 * argoproj/argo-cd#28722).
 */
const compared = { 'argocd.argoproj.io/compare-options': 'ServerSideDiff=false' }

/** Try for ever: what is missing, a Secret or a CRD, may come at any time. Only the next try takes a newer commit. */
const retry = { limit: -1, refresh: true, backoff: { duration: '10s', factor: 2, maxDuration: '1m' } }

/**
 * out/argocd: the root, which a person applies and which from then on applies this folder, itself included; the project
 * of the environments; and an Application for each.
 */
export const argocd: Engine = {
  ofAll: (fleet, file) =>
    fleet.argocd
      ? [
          deliveryFile('argocd/root.yaml', file, rootProject(fleet, fleet.argocd), root(fleet, fleet.argocd)),
          deliveryFile('argocd/project.yaml', file, project(fleet, fleet.argocd)),
        ]
      : [],
  ofOne(fleet, environment) {
    if (!fleet.argocd) return []
    const { id, source } = environment
    const rank = readOrder(fleet.order).ranks.get(id)
    return [deliveryFile(paths.application(id), source.file, application(fleet, fleet.argocd, environment, rank))]
  },
}

/**
 * With another name there is another root: it must not prune this one, and with it all Applications, before its own are
 * there.
 */
const lasting = { 'argocd.argoproj.io/sync-options': 'Prune=false' }

/** What the root may apply: Applications and projects where Argo CD reads them, and nothing else anywhere. */
const rootProject = ({ name, repository }: DeliveringFleet, { namespace }: ArgoCD): AppProject => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'AppProject',
  metadata: { name: `${name}-root`, namespace, annotations: lasting },
  spec: {
    description: 'What delivers MLflow tracking servers',
    sourceRepos: [repository.url],
    destinations: [{ server: inCluster, namespace }],
    namespaceResourceWhitelist: [
      { group: 'argoproj.io', kind: 'AppProject' },
      { group: 'argoproj.io', kind: 'Application' },
    ],
  },
})

/** It has no finalizer: deleting it leaves every Application, and with them the workloads, where they are. */
const root = (fleet: DeliveringFleet, { namespace }: ArgoCD): Application => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name: fleet.name, namespace, annotations: { ...rendered('.'), ...compared, ...lasting } },
  spec: {
    project: `${fleet.name}-root`,
    source: { ...source(fleet, 'argocd'), directory: { recurse: true } },
    destination: { server: inCluster, namespace },
    syncPolicy: {
      automated: { prune: true, selfHeal: true },
      // Of hundreds of Applications, those that have changed.
      syncOptions: ['ApplyOutOfSyncOnly=true'],
      retry,
    },
  },
})

/** What environments may be made of, and where they may go. */
const project = (fleet: DeliveringFleet, { namespace }: ArgoCD): AppProject => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'AppProject',
  metadata: { name: fleet.name, namespace, annotations: { 'argocd.argoproj.io/sync-wave': projectWave } },
  spec: {
    description: 'MLflow tracking servers',
    sourceRepos: [fleet.repository.url],
    destinations: fleet.destinations.flatMap((allowed) =>
      Object.keys(fleet.clusters)
        .filter((cluster) => matches(allowed.cluster, cluster))
        .map((cluster) => ({ ...destination(fleet.clusters, cluster), namespace: allowed.namespace })),
    ),
    clusterResourceWhitelist: [...new Set(fleet.destinations.map(({ namespace }) => namespace))].map((name) => ({
      group: '',
      kind: 'Namespace',
      name,
    })),
    namespaceResourceWhitelist: allowedKinds(fleet),
  },
})

function application(
  fleet: DeliveringFleet,
  { namespace }: ArgoCD,
  { id, values }: Environment,
  wave?: number,
): Application {
  const { automated, prune, selfHeal, syncWave = wave, deletionPolicy, notifications } = values.delivery
  const overlay = `overlays/${id}`
  const bases = `${'../'.repeat(overlay.split('/').length)}bases`
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name: deliveryName(fleet, id),
      namespace,
      annotations: {
        ...rendered(`.;${bases}`),
        ...compared,
        ...(syncWave !== undefined && { 'argocd.argoproj.io/sync-wave': `${syncWave}` }),
        ...Object.fromEntries(
          Object.entries(notifications).map(([name, recipients]) => [
            `notifications.argoproj.io/subscribe.${name}`,
            recipients,
          ]),
        ),
      },
      // With it the workload goes when the Application does; without it the workload stays.
      ...(deletionPolicy === 'delete' && { finalizers: ['resources-finalizer.argocd.argoproj.io'] }),
    },
    spec: {
      project: fleet.name,
      source: source(fleet, overlay),
      destination: { ...destination(fleet.clusters, values.cluster), namespace: values.namespace },
      syncPolicy: {
        // A sync that somebody asked for must not go on to commits that nobody did.
        ...(automated && { automated: { prune, selfHeal }, retry }),
        // The old start-up program is pruned only when the pods that read it are gone.
        syncOptions: ['CreateNamespace=true', 'PruneLast=true'],
      },
    },
  }
}

/** One commit must not have every Application rendered again: only these paths, relative to its own, make it. */
const rendered = (paths: string) => ({ 'argocd.argoproj.io/manifest-generate-paths': paths })

const source = (fleet: DeliveringFleet, path: string) => ({
  repoURL: fleet.repository.url,
  targetRevision: fleet.repository.revision,
  path: inRepository(fleet, path),
})

/** A cluster as Argo CD finds it. */
function destination(clusters: Fleet['clusters'], name: string): { server: string } | { name: string } {
  const { server } = clusters[name]!
  return server === undefined ? { name } : { server }
}
