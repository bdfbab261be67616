import type { Environment } from '../../../model/environment.ts'
import { deliveryName, taken } from '../../../model/fleet-file.ts'
import { closest } from '../../../text/did-you-mean.ts'
import { matches } from '../../../text/wildcard.ts'
import type { Finding, Rules } from '../rule.ts'

/** Flux writes the name of a Kustomization into a label of all that it applies, and Argo CD may be told to. */
const longest = 63

/** The annotation by which Argo CD is told how to apply one object. */
const syncOptions = 'argocd.argoproj.io/sync-options'

export const delivery: Rules = {
  'cluster-unknown': {
    severity: 'error',
    summary: 'A cluster that _fleet.yaml does not name',
    find: ({ values: { cluster } }, { file, fleet }) => {
      if (!fleet || Object.hasOwn(fleet.clusters, cluster)) return []
      const known = Object.keys(fleet.clusters)
      const near = closest(cluster, known)
      return [
        {
          path: ['cluster'],
          message: `${file} names no cluster ${cluster}`,
          help: near === undefined ? `write cluster: ${known.join(', or cluster: ')}` : `did you mean ${near}?`,
        },
      ]
    },
  },
  'destination-refused': {
    severity: 'error',
    summary: 'A namespace that _fleet.yaml does not allow there',
    find: ({ values: { cluster, namespace } }, { file, fleet }) => {
      if (!fleet || !Object.hasOwn(fleet.clusters, cluster)) return []
      const there = fleet.destinations
        .filter((allowed) => matches(allowed.cluster, cluster))
        .map((allowed) => allowed.namespace)
      if (there.some((pattern) => matches(pattern, namespace))) return []
      const list = there.length > 0 ? `it allows ${there.join(', ')} there` : 'it allows none there'
      return [
        {
          path: ['namespace'],
          message: `${file} does not allow the namespace ${namespace} on the cluster ${cluster}`,
          help: `${list}: take another, or add to its destinations`,
        },
      ]
    },
  },
  'delivery-name': {
    severity: 'error',
    summary: 'An id that makes a name of an Application or Kustomization which is too long, or taken',
    find: ({ id }, { fleet }) => {
      const name = fleet && deliveryName(fleet, id)
      if (name === undefined) return []
      const help = 'change the path of the file, or name in _fleet.yaml'
      if (taken.includes(name)) return [{ path: [], message: `${name} is a name of Argo CD's or Flux's own`, help }]
      if (name.length <= longest) return []
      return [
        {
          path: [],
          message: `${name} has ${name.length} characters; the name of what delivers an environment has at most ${longest}`,
          help,
        },
      ]
    },
  },
  'order-suspended': {
    severity: 'error',
    summary: 'An environment that is not automated before others, which Flux would hold back for ever',
    find: ({ id, values: { delivery } }, { file, fleet }) => {
      if (!fleet?.flux || delivery.automated) return []
      const [after] = Object.entries(fleet.order).find(([, before]) => before.includes(id)) ?? []
      if (after === undefined) return []
      return [
        {
          path: ['delivery', 'automated'],
          message: `${file} has ${after} wait for ${id}, which Flux applies to no commit by itself`,
          help: 'take one of the two out',
        },
      ]
    },
  },
  'order-twice': {
    severity: 'error',
    summary: 'A sync wave for an environment that _fleet.yaml orders',
    find: ({ id, values: { delivery } }, { file, fleet }) =>
      fleet && delivery.syncWave !== undefined && isOrdered(fleet.order, id)
        ? [
            {
              path: ['delivery', 'syncWave'],
              message: `order in ${file} gives ${id} its sync wave`,
              help: 'take it out here, or the environment there',
            },
          ]
        : [],
  },
  'spread-merged': {
    severity: 'warning',
    summary: 'Two topologySpreadConstraints of one topologyKey, which Argo CD takes for each other',
    find: ({ values: { topologySpreadConstraints = [], metadata, kaiwo } }, { fleet }) => {
      if (!fleet?.argocd || kaiwo.enabled || String(metadata.annotations[syncOptions]).includes('ServerSideApply=true'))
        return []
      const keys = topologySpreadConstraints.map(({ topologyKey }) => topologyKey)
      const index = keys.findIndex((key, position) => keys.indexOf(key) < position)
      if (index === -1) return []
      return [
        {
          path: ['topologySpreadConstraints', index],
          message: `another constraint has the topologyKey ${keys[index]}, and Argo CD takes the one for the other when they change`,
          help: `have the API server tell them apart: metadata: {annotations: {${syncOptions}: ServerSideApply=true}}`,
        },
      ]
    },
  },
  'delivery-ignored': {
    severity: 'warning',
    summary: 'A way of delivery that is not used',
    find: (environment, { file, fleet }) => {
      const { written } = environment
      if (file === undefined) {
        if ((written.delivery ?? null) === null) return []
        return [
          {
            path: ['delivery'],
            message: 'nothing is delivered without environments/_fleet.yaml',
            help: 'add that file, or take this out',
          },
        ]
      }
      if (!fleet) return []
      return [
        ...(fleet.flux && !fleet.argocd ? argocdOnly(environment, file) : []),
        ...(fleet.argocd && !fleet.flux ? automatedOnly(environment) : []),
      ]
    },
  },
}

const isOrdered = (order: { [id: string]: string[] }, id: string): boolean =>
  Object.hasOwn(order, id) || Object.values(order).some((before) => before.includes(id))

/** What only Argo CD knows, where only Flux delivers. */
function argocdOnly({ values: { delivery } }: Environment, file: string): Finding[] {
  const used = {
    selfHeal: !delivery.selfHeal,
    syncWave: delivery.syncWave !== undefined,
    notifications: Object.keys(delivery.notifications).length > 0,
  }
  return written(used, (key) => ({
    message: `${key} is Argo CD's, and Flux delivers`,
    help: `add argocd: {} to ${file}, or take this out`,
  }))
}

/** What Argo CD does when it syncs by itself, where it does not. */
function automatedOnly({ values: { delivery } }: Environment): Finding[] {
  if (delivery.automated) return []
  return written({ prune: !delivery.prune, selfHeal: !delivery.selfHeal }, (key) => ({
    message: `${key} is of what Argo CD does by itself, and automated is false`,
    help: 'take one of the two out',
  }))
}

const written = (used: Record<string, boolean>, say: (key: string) => Omit<Finding, 'path'>): Finding[] =>
  Object.entries(used).flatMap(([key, isUsed]) => (isUsed ? [{ path: ['delivery', key], ...say(key) }] : []))
