import { entranceName, type Route, routes } from '../../facts/kubernetes/addresses.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import { matches } from '../../text/wildcard.ts'
import type { Claim } from './claimants.ts'

/**
 * Every host and path at every Gateway, or listener of one, that an HTTPRoute attaches to; and that an Ingress has.
 *
 * @param wildcards the patterns of hosts that some route has: a host is claimed of each that it fits, too
 */
export const routeClaims = (object: KubernetesObject, wildcards: readonly string[]): Claim[] =>
  routes(object).flatMap((route) => {
    const claim = claimsOf[object.kind]
    if (!claim) return []
    const own = claim(route)
    const above = wildcards.filter((pattern) => pattern !== route.host && fits(object, pattern, route.host))
    return [
      ...own,
      ...above.flatMap((host) =>
        claim({ ...route, host }).map((wider, index) => ({ ...wider, what: own[index]!.what, isWithin: true })),
      ),
    ]
  })

/** Whether a pattern has a host: that of an Ingress stands for one label, that of a Gateway for several. */
const fits = ({ kind }: KubernetesObject, pattern: string, host: string): boolean =>
  matches(pattern, host) &&
  (kind === 'HTTPRoute' || pattern === '*' || pattern.split('.').length === host.split('.').length)

/** The patterns of hosts that routes have. */
export const wildcardsOf = (objects: readonly KubernetesObject[]): string[] =>
  objects.flatMap(routes).flatMap(({ host }) => (host.includes('*') ? [host] : []))

const claim: Pick<Claim, 'code' | 'help'> = {
  code: 'route-twice',
  help: 'give one of the two another host name, or another project_id, user_id or workload_id below metadata',
}

const claimsOf: Record<string, (route: Route) => Claim[]> = {
  HTTPRoute: ({ through, host, path }) =>
    through.map((entrance) => ({
      ...claim,
      what: `the route ${host}${path} at the gateway ${entranceName(entrance)}`,
      path: ['http_route', 'hostnames'],
      space: `gateway ${entrance.name} ${host}`,
      segments: segmentsOf(path),
      entrance,
    })),
  // NGINX matches paths in any case.
  Ingress: ({ through: [entrance], host, path }) => [
    {
      ...claim,
      what: `the Ingress route ${host}${path}${entrance ? ` of the class ${entranceName(entrance)}` : ''}`,
      path: ['ingress', 'host'],
      space: `ingress ${host}`,
      segments: segmentsOf(path.toLowerCase()),
      entrance,
    },
  ],
}

const segmentsOf = (path: string): string[] => path.split('/').filter(Boolean)
