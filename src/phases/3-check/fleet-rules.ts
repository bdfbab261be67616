import { names } from '../../diagnostics/prose.ts'
import { readOrder } from '../../model/delivery-order.ts'
import { inCluster, taken } from '../../model/fleet-file.ts'
import { defaultValues } from '../../schema/defaults.ts'
import { didYouMean } from '../../text/did-you-mean.ts'
import { matches } from '../../text/wildcard.ts'
import type { FleetRules } from './rule.ts'

/** The cluster of an environment that names none. */
const { cluster: inClusterName } = defaultValues

/** Every rule about the meaning of the fleet file, in the order in which they are asked. */
export const fleetRules = {
  'delivery-nowhere'({ argocd, flux, repository, teams, policies, kinds, readme }, report) {
    if ((argocd || flux) && !repository) {
      const message = `${argocd ? 'argocd' : 'flux'} delivers from a repository, and none is named`
      report({
        path: [argocd ? 'argocd' : 'flux'],
        message,
        help: 'add repository: {url: https://github.com/company/mlflow}',
      })
    } else if (!argocd && !flux && repository) {
      report({
        path: ['repository'],
        message: 'neither argocd nor flux is set',
        help: 'add argocd: {} or flux: {}, or both',
      })
    } else if (!argocd && !flux && !teams && !policies && kinds.length === 0 && !readme) {
      const message = 'this says neither who delivers nor what environments may say'
      report({ path: [], message, help: 'add repository, and argocd: {} or flux: {}; or teams or policies' })
    }
  },

  'name-taken'({ name }, report) {
    if (!taken.includes(name)) return
    report({
      path: ['name'],
      message: `Argo CD or Flux already uses the name ${name} for objects of its own, which would be replaced`,
      help: 'write another, such as mlflow',
    })
  },

  'repository-credentials'({ repository: { url } = { url: '' } }, report) {
    if (!URL.canParse(url)) return
    const parsed = new URL(url)
    // ssh needs a user's name, and that is no secret; over HTTP a token may stand in its place.
    const isSsh = parsed.protocol === 'ssh:'
    if (parsed.password === '' && (isSsh ? !/:|%3a/i.test(parsed.username) : parsed.username === '')) return
    parsed.password = ''
    parsed.username = isSsh ? parsed.username.replace(/(:|%3a).*/i, '') : ''
    report({
      path: ['repository', 'url'],
      message: 'everybody who can read this repository could read the credentials in its URL',
      help: `write ${parsed.href}: Argo CD reads them from a Secret of its own, Flux from the one in flux.secretName`,
    })
  },

  'repository-url'({ flux, repository }, report) {
    if (!repository) return
    const { url } = repository
    const path = ['repository', 'url']
    const isShort = !url.includes('://')
    if (isShort && flux) {
      const message = `Flux does not take the short form ${url}`
      report({ path, message, help: `write ssh://${url.replace(':', '/')}` })
    } else if (!isShort && !(URL.canParse(url) && new URL(url).hostname !== '')) {
      report({ path, message: `${url} is no URL`, help: 'write one such as https://github.com/company/mlflow' })
    }
  },

  'cluster-unknown'({ clusters }, report, clusterOf) {
    if (Object.hasOwn(clusters, inClusterName)) return
    const there = [...clusterOf].flatMap(([id, cluster]) => (cluster === inClusterName ? [id] : []))
    if (there.length === 0) return
    report({
      path: ['clusters'],
      message: `there is no cluster ${inClusterName} here, which is where ${names(there, 3)} would be`,
      help: `add ${inClusterName}: {}, or give them cluster: ${Object.keys(clusters)[0] ?? '…'}`,
      part: 'key',
      environments: there,
    })
  },

  'cluster-server'({ clusters }, report) {
    const names = new Map<string, string>()
    for (const [name, { server = name === 'in-cluster' ? inCluster : undefined }] of Object.entries(clusters)) {
      if (server === undefined) continue
      if (!URL.canParse(server)) {
        const help = 'write one such as https://10.0.0.1:6443'
        report({ path: ['clusters', name, 'server'], message: `${server} is no URL`, help })
        continue
      }
      const { href } = new URL(server)
      const other = names.get(href)
      names.set(href, name)
      if (other === undefined) continue
      const message = `${name} and ${other} are the same cluster, at ${server}`
      report({ path: ['clusters', name], message, help: 'keep one of the two' })
    }
  },

  'destination-nowhere'({ destinations, clusters }, report) {
    const names = Object.keys(clusters)
    for (const [index, { cluster }] of destinations.entries()) {
      if (names.some((name) => matches(cluster, name))) continue
      report({
        path: ['destinations', index, 'cluster'],
        message: `no cluster is called ${cluster}`,
        help: `the clusters are ${names.join(', ')}`,
      })
    }
  },

  'destination-system'({ destinations, argocd, flux }, report) {
    const system = ['kube-system', ...(argocd ? [argocd.namespace] : []), ...(flux ? [flux.namespace] : [])]
    for (const [index, { namespace }] of destinations.entries()) {
      const open = system.filter((name) => matches(namespace, name))
      if (open.length === 0) continue
      report({
        path: ['destinations', index, 'namespace'],
        message: `${namespace} allows environments in ${open.join(', ')}: whoever may write one rules the cluster`,
        help: 'write the namespaces of your environments, such as mlflow-*; several patterns are several entries',
      })
    }
  },

  'order-unknown'({ order }, report, clusters) {
    let found = 0
    // The search for a suggestion takes as long as there are environments: the first few will do.
    const candidates = (): string[] => (found++ < 20 ? [...clusters.keys()] : [])
    for (const [id, before] of Object.entries(order)) {
      if (!clusters.has(id)) report({ path: ['order', id], part: 'key', ...noEnvironment(id, candidates()) })
      for (const [index, other] of before.entries()) {
        if (!clusters.has(other)) report({ path: ['order', id, index], ...noEnvironment(other, candidates()) })
      }
    }
  },

  'order-clusters'({ order }, report, clusters) {
    for (const [id, before] of Object.entries(order)) {
      for (const [index, other] of before.entries()) {
        const [own, its] = [clusters.get(id), clusters.get(other)]
        if (own === undefined || its === undefined || own === its) continue
        report({
          path: ['order', id, index],
          message: `${id} can't wait for ${other}: ${other} is on the cluster ${its}, and ${id} on ${own}`,
          help: 'order environments of one cluster, or let one follow another in Git',
        })
      }
    }
  },

  'order-circle'({ order }, report) {
    for (const { id, index } of readOrder(order).circles) {
      const other = order[id]![index]!
      const path = ['order', id, index]
      if (other === id) report({ path, message: `${id} can't come after itself`, help: 'remove it' })
      else report({ path, message: `${other} already comes after ${id}`, help: 'remove one of the two' })
    }
  },
} satisfies FleetRules

function noEnvironment(id: string, ids: readonly string[]) {
  const near = ids.find((other) => other.endsWith(`/${id}`)) ?? didYouMean(id, ids)
  const help = 'write the path of its file below environments/, without .yaml'
  return {
    message: `there is no environment ${JSON.stringify(id)}`,
    help: near === undefined || id === '' ? help : `did you mean ${near}?`,
  }
}
