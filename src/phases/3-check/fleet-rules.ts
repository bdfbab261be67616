import { readOrder } from '../../model/delivery-order.ts'
import { inCluster, taken } from '../../model/fleet-file.ts'
import { closest } from '../../text/did-you-mean.ts'
import { matches } from '../../text/wildcard.ts'
import type { FleetRules } from './rule.ts'

/** Every rule about the meaning of the fleet file. */
export const fleetRules: FleetRules = {
  'delivery-nowhere': {
    severity: 'error',
    summary: 'A fleet file that is for neither Argo CD nor Flux',
    find: ({ argocd, flux }) =>
      argocd || flux
        ? []
        : [{ path: [], message: 'this is for neither Argo CD nor Flux', help: 'add argocd: {} or flux: {}, or both' }],
  },
  'name-taken': {
    severity: 'error',
    summary: 'A name of the fleet that Argo CD or Flux has taken for itself',
    find: ({ name }) =>
      taken.includes(name)
        ? [
            {
              path: ['name'],
              message: `${name} is a name of Argo CD's or Flux's own, whose objects would be replaced`,
              help: 'write another, such as mlflow',
            },
          ]
        : [],
  },
  'repository-credentials': {
    severity: 'error',
    summary: 'A repository’s URL with a password or a token in it',
    find: ({ repository: { url } }) => {
      if (!URL.canParse(url)) return []
      const parsed = new URL(url)
      // ssh needs a user's name, and that is no secret; over HTTP a token may stand in its place.
      const isSsh = parsed.protocol === 'ssh:'
      if (parsed.password === '' && (isSsh ? !/:|%3a/i.test(parsed.username) : parsed.username === '')) return []
      parsed.password = ''
      parsed.username = isSsh ? parsed.username.replace(/(:|%3a).*/i, '') : ''
      return [
        {
          path: ['repository', 'url'],
          message: 'everybody who can read this repository could read the credentials in its URL',
          help: `write ${parsed.href}: Argo CD reads them from a Secret of its own, Flux from the one in flux.secretName`,
        },
      ]
    },
  },
  'repository-url': {
    severity: 'error',
    summary: 'A repository’s URL that Argo CD or Flux does not take',
    find: ({ flux, repository: { url } }) => {
      const isShort = !url.includes('://')
      if (isShort ? !flux : URL.canParse(url) && new URL(url).hostname !== '') return []
      const [message, help] = isShort
        ? [`Flux does not take the short form ${url}`, `write ssh://${url.replace(':', '/')}`]
        : [`${url} is no URL`, 'write one such as https://github.com/company/mlflow']
      return [{ path: ['repository', 'url'], message, help }]
    },
  },
  'cluster-server': {
    severity: 'error',
    summary: 'A cluster’s server that is no URL, or another cluster’s',
    find: ({ clusters }) => {
      const names = new Map<string, string>()
      return Object.entries(clusters).flatMap(([name, { server = name === 'in-cluster' ? inCluster : undefined }]) => {
        if (server === undefined) return []
        if (!URL.canParse(server))
          return [
            {
              path: ['clusters', name, 'server'],
              message: `${server} is no URL`,
              help: 'write one such as https://10.0.0.1:6443',
            },
          ]
        const { href } = new URL(server)
        const other = names.get(href)
        names.set(href, name)
        if (other === undefined) return []
        return [
          {
            path: ['clusters', name],
            message: `${name} and ${other} are one cluster, at ${server}`,
            help: 'keep one of the two',
          },
        ]
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
    find: ({ order }, clusters) => {
      const places = Object.entries(order).flatMap(([id, before]) => [
        { id, path: ['order', id], part: 'key' as const },
        ...before.map((other, index) => ({ id: other, path: ['order', id, index] })),
      ])
      // Looking for what was meant takes as long as there are environments: the first few will do.
      return places
        .filter(({ id }) => !clusters.has(id))
        .map(({ id, ...place }, count) => ({ ...place, ...noEnvironment(id, count < 20 ? [...clusters.keys()] : []) }))
    },
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
        const [message, help] =
          other === id
            ? [`${id} can't come after itself`, 'take it out']
            : [`${other} comes after ${id} already`, 'take one of the two out']
        return { path: ['order', id, index], message, help }
      }),
  },
}

function noEnvironment(id: string, ids: readonly string[]) {
  const near = ids.find((other) => other.endsWith(`/${id}`)) ?? closest(id, ids)
  return {
    message: `there is no environment ${JSON.stringify(id)}`,
    help:
      near === undefined || id === ''
        ? 'write the path of its file below environments/, without .yaml'
        : `did you mean ${near}?`,
  }
}
