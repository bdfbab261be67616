import { isAnew } from '../../compare/compare.ts'
import { formatSteps } from '../../compare/steps.ts'
import { backends, routes, serviceAddresses } from '../../facts/kubernetes/addresses.ts'
import { mainContainer, variableText } from '../../facts/kubernetes/container.ts'
import { at } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import { oncePer } from '../../model/memo.ts'
import type { Subject } from '../../recompile.ts'
import { matches } from '../../text/wildcard.ts'
import type { EnvironmentChange } from '../change.ts'
import type { Consequences } from './consequence.ts'
import { gains, without } from './gained.ts'
import { say } from './sentence.ts'

/** Under which URLs people reach a server, and by which Gateway, and under which names other pods do. */
export function addressesOf({ objects }: Subject): string[] {
  const below = variableText(mainContainer(objects), 'MLFLOW_STATIC_PREFIX')
  return [...new Set(objects.flatMap((object) => addressesAt(object).map((address) => address + below)))]
}

const addressesAt = (object: KubernetesObject): string[] => [
  ...serviceAddresses(object),
  ...routes(object).map(
    ({ host, path, through }) => `${through.map((name) => `${name}: `).join('')}${host}${path.replace(tail, '')}`,
  ),
]

/** What a path may end with: the last slash, and the expressions of an Ingress for all below it, or for it alone. */
const tail = /\(\/\)\(\.\*\)$|\$$|\/$/

/** Where an environment answered that it no longer does, and where it does that it did not; nothing where it comes or goes. */
const movesOf = oncePer(({ before, after, objects }: EnvironmentChange): { gone: string[]; come: string[] } => {
  if (!before || !after || objects.length === 0) return { gone: [], come: [] }
  const [old, now] = [addressesOf(before), addressesOf(after)]
  return { gone: without(old, now), come: without(now, old) }
})

/** The Services to which the routes of a server lead: its own, and those that stand before it. */
function leads({ objects }: Subject): { own: string[]; proxies: string[] } {
  const names = objects.filter(({ kind }) => kind === 'Service').map(({ metadata }) => metadata.name)
  const all = objects.flatMap(backends)
  return { own: all.filter((name) => names.includes(name)), proxies: without(all, names) }
}

export const addresses: Consequences = {
  address: {
    level: 'caution',
    find: (change) => {
      const { gone, come } = movesOf(change)
      return gone.length > 0
        ? [say`the server no longer answers at ${gone}${come.length > 0 ? say`, but at ${come}` : ''}`]
        : []
    },
  },
  'host-refused': {
    level: 'caution',
    find: ({ before, after }) => {
      if (!before || !after) return []
      const allowed = variableText(mainContainer(after.objects), 'MLFLOW_SERVER_ALLOWED_HOSTS')
      if (allowed === '') return []
      const known = [...allowed.split(','), 'localhost', '127.0.0.1']
      const gone = before.environment.values.server.allowedHosts.filter(
        (host) => !known.some((pattern) => matches(pattern, host)),
      )
      return gone.length > 0 ? [say`the server answers 403 to those who call it ${gone}`] : []
    },
  },
  'route-leads': {
    level: 'caution',
    find: gains(
      (side) => leads(side).proxies,
      (items) => say`routes lead to ${items}, and not to the server itself`,
    ),
  },
  'route-leads-past': {
    level: 'caution',
    find: ({ before, after }) => {
      if (!before || !after || leads(after).own.length === 0) return []
      const gone = without(leads(before).proxies, leads(after).proxies)
      return gone.length > 0 ? [say`no route leads to ${gone} any more: people come to the server itself`] : []
    },
  },
  'service-leads': {
    level: 'caution',
    find: ({ objects }) =>
      objects
        .filter((change) => change.after?.kind === 'Service' && !isAnew(change))
        .flatMap(({ after, fields }) => {
          const paths = fields
            .map(({ path }) => formatSteps(path))
            .filter(
              (path) =>
                path.startsWith('spec.selector') ||
                path.endsWith('.targetPort') ||
                (path === 'spec.type' && at(after, ['spec', 'type']) === 'ExternalName'),
            )
          return paths.length > 0
            ? [
                say`the Service ${after!.metadata.name} leads elsewhere: ${paths} ${paths.length === 1 ? say`changes` : say`change`}`,
              ]
            : []
        }),
  },
  'new-address': {
    level: 'note',
    find: (change) => {
      const { gone, come } = movesOf(change)
      return gone.length === 0 && come.length > 0 ? [say`the server answers at ${come}, too`] : []
    },
  },
}
