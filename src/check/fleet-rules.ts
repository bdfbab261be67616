import { closest } from '../closest.ts'
import { inCluster } from '../fleet-file.ts'
import { readOrder } from '../order.ts'
import { matches } from '../pattern.ts'
import type { FleetRules } from './rule.ts'

/** Every rule about the meaning of the fleet file. */
export const fleetRules: FleetRules = {
  'delivery-nowhere': {
    severity: 'error',
    summary: 'A fleet file that is for neither Argo CD nor Flux',
    find: ({ argocd, flux }) =>
      argocd || flux ? [] : [{ path: [], message: 'this is for neither Argo CD nor Flux', help: 'add argocd: {} or flux: {}, or both' }],
  },
  'repository-credentials': {
    severity: 'error',
    summary: 'A repository’s URL with a password or a token in it',
    find: ({ repository: { url } }) => {
      // ssh needs a user's name, and that is no secret; over HTTP a token may stand in its place.
      const [, scheme, user] = /^(https?|ssh):\/\/([^/]*)@/.exec(url) ?? []
      if (user === undefined || (scheme === 'ssh' && !user.includes(':'))) return []
      return [
        {
          path: ['repository', 'url'],
          message: 'everybody who can read this repository could read the credentials in its URL',
          help: `write ${url.replace(`${user}@`, scheme === 'ssh' ? `${user.split(':')[0]}@` : '')}: Argo CD reads them from a Secret of its own, Flux from the one in flux.secretName`,
        },
      ]
    },
  },
  'repository-url': {
    severity: 'error',
    summary: 'A repository’s URL that Flux does not take',
    find: ({ flux, repository: { url } }) =>
      flux && !url.includes('://')
        ? [
            {
              path: ['repository', 'url'],
              message: `Flux does not take the short form ${url}`,
              help: `write ssh://${url.replace(':', '/')}`,
            },
          ]
        : [],
  },
  'cluster-twice': {
    severity: 'error',
    summary: 'Two names of one cluster',
    find: ({ clusters }) => {
      const names = new Map<string, string>()
      return Object.entries(clusters).flatMap(([name, { server = name === 'in-cluster' ? inCluster : undefined }]) => {
        if (server === undefined) return []
        const other = names.get(server)
        names.set(server, name)
        if (other === undefined) return []
        return [{ path: ['clusters', name], message: `${name} and ${other} are one cluster, at ${server}`, help: 'keep one of the two' }]
      })
    },
  },
  'destination-nowhere': {
    severity: 'error',
    summary: 'A destination on no cluster',
    find: ({ destinations, clusters }) =>
      destinations.flatMap(({ cluster }, index) =>
        Object.keys(clusters).some((name) => matches(cluster, name))
          ? []
          : [
              {
                path: ['destinations', index, 'cluster'],
                message: `no cluster is called ${cluster}`,
                help: `the clusters are ${Object.keys(clusters).join(', ')}`,
              },
            ],
      ),
  },
  'order-unknown': {
    severity: 'error',
    summary: 'An order of environments that are not there',
    find: ({ order }, clusters) =>
      Object.entries(order).flatMap(([id, before]) => [
        ...(clusters.has(id) ? [] : [{ path: ['order', id], part: 'key' as const, ...noEnvironment(id, clusters) }]),
        ...before.flatMap((other, index) =>
          clusters.has(other) ? [] : [{ path: ['order', id, index], ...noEnvironment(other, clusters) }],
        ),
      ]),
  },
  'order-clusters': {
    severity: 'error',
    summary: 'An order between environments of different clusters',
    find: ({ order }, clusters) =>
      Object.entries(order).flatMap(([id, before]) =>
        before.flatMap((other, index) => {
          const [own, its] = [clusters.get(id), clusters.get(other)]
          if (own === undefined || its === undefined || own === its) return []
          return [
            {
              path: ['order', id, index],
              message: `${other} is on the cluster ${its} and ${id} on ${own}: nothing there can wait for the other`,
              help: 'order environments of one cluster, or let one follow another in Git',
            },
          ]
        }),
      ),
  },
  'order-circle': {
    severity: 'error',
    summary: 'An order that goes in a circle',
    find: ({ order }) =>
      readOrder(order).circles.map(({ id, index }) => {
        const other = order[id]![index]!
        const [message, help] = other === id ? [`${id} can't come after itself`, 'take it out'] : [`${other} comes after ${id} already`, 'take one of the two out']
        return { path: ['order', id, index], message, help }
      }),
  },
}

function noEnvironment(id: string, clusters: ReadonlyMap<string, string | undefined>) {
  const near = closest(id, [...clusters.keys()])
  return {
    message: `there is no environment ${id}`,
    help: near === undefined ? 'write the path of its file below environments/, without .yaml' : `did you mean ${near}?`,
  }
}
