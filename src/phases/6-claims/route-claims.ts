import { entranceName, type Route, routes } from '../../facts/kubernetes/addresses.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import { matches } from '../../text/wildcard.ts'
import type { Claim, Host } from './claimants.ts'

/** Every host and path at every Gateway, or listener of one, that an HTTPRoute attaches to; and that an Ingress has. */
export const routeClaims = (object: KubernetesObject): Claim[] =>
  routes(object).flatMap((route) => claimsOf[object.kind]?.(route) ?? [])

/** A claim, and, of a route, the same at each of the patterns of hosts that have its own. */
export function atPatterns(claim: Claim, patterns: readonly string[]): Claim[] {
  const { host } = claim
  if (!host) return [claim]
  const above = patterns.filter((pattern) => pattern !== host.name && fits(host, pattern))
  return [claim, ...above.map((name) => ({ ...claim, host: { ...host, name }, isWithin: true }))]
}

/** Whether a pattern has a host: that of an Ingress stands for one label, that of a Gateway for several. */
const fits = ({ door, name }: Host, pattern: string): boolean =>
  matches(pattern, name) &&
  (door !== ingress || pattern === '*' || pattern.split('.').length === name.split('.').length)

/** The patterns of hosts among what is claimed. */
export function patternsOf(claims: readonly Claim[]): string[] {
  const patterns: string[] = []
  for (const { host } of claims) if (host?.name.includes('*')) patterns.push(host.name)
  return patterns
}

const claim: Pick<Claim, 'code' | 'help'> = {
  code: 'route-twice',
  help: 'give one of the two another host name, or another project_id, user_id or workload_id below metadata',
}

/** The door of every Ingress. */
const ingress = 'ingress'

const claimsOf: Record<string, (route: Route) => Claim[]> = {
  HTTPRoute({ through, host, path }) {
    const segments = segmentsOf(path)
    return through.map((entrance) => ({
      ...claim,
      what: `the route ${host}${path} at the gateway ${entranceName(entrance)}`,
      path: ['http_route', 'hostnames'],
      host: { door: `gateway ${entrance.name}`, name: host },
      segments,
      entrance,
    }))
  },
  // NGINX matches paths in any case.
  Ingress: ({ through: [entrance], host, path }) => [
    {
      ...claim,
      what: `the Ingress route ${host}${path}${entrance ? ` of the class ${entranceName(entrance)}` : ''}`,
      path: ['ingress', 'host'],
      host: { door: ingress, name: host },
      segments: segmentsOf(path.toLowerCase()),
      entrance,
    },
  ],
}

const segmentsOf = (path: string): string[] => path.split('/').filter(Boolean)
