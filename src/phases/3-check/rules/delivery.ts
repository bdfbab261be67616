import type { Environment } from '../../../model/environment.ts'
import { deliveryName, taken } from '../../../model/fleet-file.ts'
import { didYouMean } from '../../../text/did-you-mean.ts'
import { matches } from '../../../text/wildcard.ts'
import type { Report, Rules } from '../rule.ts'

/** Flux writes the name of a Kustomization into a label of every object that it applies, and Argo CD may do so too. */
const longest = 63

/** The annotation that sets how Argo CD applies one object. */
const syncOptions = 'argocd.argoproj.io/sync-options'

export const deliveryRules = {
  'cluster-unknown'({ written, values: { cluster } }, report, { file, fleet }) {
    // The default is no environment's to mend: see the rule of the fleet file.
    if (!fleet || Object.hasOwn(fleet.clusters, cluster) || (written.cluster ?? null) === null) return
    const known = Object.keys(fleet.clusters)
    const near = didYouMean(cluster, known)
    const add = `add ${cluster}: {server: …} below clusters of ${file}, beside ${known.join(', ')}`
    report({
      path: ['cluster'],
      message: `${file} has no cluster ${cluster}`,
      help:
        near === undefined
          ? `write cluster: ${known.join(', or cluster: ')}; or ${add}`
          : `did you mean ${near}? Or ${add}`,
    })
  },

  'destination-refused'({ values: { cluster, namespace } }, report, { file, fleet }) {
    if (!fleet || !Object.hasOwn(fleet.clusters, cluster)) return
    const allowed = fleet.destinations
      .filter((destination) => matches(destination.cluster, cluster))
      .map((destination) => destination.namespace)
    if (allowed.some((pattern) => matches(pattern, namespace))) return
    const list = allowed.length > 0 ? allowed.join(', ') : 'none'
    report({
      path: ['namespace'],
      message: `${file} does not allow the namespace ${namespace} on the cluster ${cluster}`,
      help: `it allows ${list} there: use another namespace, or add namespace: ${namespace} to its destinations`,
    })
  },

  'delivery-name'({ id }, report, { fleet }) {
    const name = fleet && deliveryName(fleet, id)
    if (name === undefined) return
    const help = 'change the path of the file, or name in _fleet.yaml'
    if (taken.includes(name)) {
      report({ path: [], message: `Argo CD or Flux already uses the name ${name} for itself`, help })
    } else if (name.length > longest) {
      const message = `${name} has ${name.length} characters; the name of an Application or Kustomization has at most ${longest}`
      report({ path: [], message, help })
    }
  },

  'order-suspended'({ id, values: { delivery } }, report, { file, fleet }) {
    if (!fleet?.flux || delivery.automated) return
    const [waiting] = Object.entries(fleet.order).find(([, before]) => before.includes(id)) ?? []
    if (waiting === undefined) return
    report({
      path: ['delivery', 'automated'],
      message: `${file} makes ${waiting} wait for ${id}, but ${id} is not automated: Flux would wait forever`,
      help: 'remove one of the two',
    })
  },

  'order-twice'({ id, values: { delivery } }, report, { file, fleet }) {
    if (!fleet || delivery.syncWave === undefined || !isOrdered(fleet.order, id)) return
    report({
      path: ['delivery', 'syncWave'],
      message: `order in ${file} already sets the sync wave of ${id}`,
      help: 'remove it here, or the environment there',
    })
  },

  'spread-merged'({ values: { topologySpreadConstraints = [], metadata, kaiwo } }, report, { fleet }) {
    const isServerSide = String(metadata.annotations[syncOptions]).includes('ServerSideApply=true')
    if (!fleet?.argocd || kaiwo.enabled || isServerSide) return
    const keys = topologySpreadConstraints.map(({ topologyKey }) => topologyKey)
    const index = keys.findIndex((key, position) => keys.indexOf(key) < position)
    if (index === -1) return
    report({
      path: ['topologySpreadConstraints', index],
      message: `another constraint has the topologyKey ${keys[index]}, and Argo CD confuses the two when they change`,
      help: `have the API server tell them apart: metadata: {annotations: {${syncOptions}: ServerSideApply=true}}`,
    })
  },

  'delivery-ignored'(environment, report, { file, fleet }) {
    if (file === undefined) {
      if ((environment.written.delivery ?? null) === null) return
      const message = 'delivery has no effect without environments/_fleet.yaml'
      report({ path: ['delivery'], message, help: 'add that file, or remove this' })
    }
    if (fleet?.flux && !fleet.argocd) argocdOnly(environment, file!, report)
    if (fleet?.argocd && !fleet.flux) automatedOnly(environment, report)
  },
} satisfies Rules

const isOrdered = (order: { [id: string]: string[] }, id: string): boolean =>
  Object.hasOwn(order, id) || Object.values(order).some((before) => before.includes(id))

/** What only Argo CD knows, where only Flux delivers. */
function argocdOnly({ values: { delivery } }: Environment, file: string, report: Report): void {
  const isSet = {
    selfHeal: !delivery.selfHeal,
    syncWave: delivery.syncWave !== undefined,
    notifications: Object.keys(delivery.notifications).length > 0,
  }
  for (const [key] of Object.entries(isSet).filter(([, isSet]) => isSet)) {
    report({
      path: ['delivery', key],
      message: `${key} has no effect: it is a setting of Argo CD, and Flux delivers`,
      help: `add argocd: {} to ${file}, or remove this`,
    })
  }
}

/** What Argo CD does only when it syncs by itself. */
function automatedOnly({ values: { delivery } }: Environment, report: Report): void {
  if (delivery.automated) return
  for (const key of ['prune', 'selfHeal'] as const) {
    if (delivery[key]) continue
    const message = `${key} has no effect while automated is false`
    report({ path: ['delivery', key], message, help: 'remove one of the two' })
  }
}
