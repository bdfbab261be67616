import { entranceName, type Route, routes } from '../../facts/kubernetes/addresses.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import type { Claim } from './claimants.ts'

/** Every host and path at every Gateway, or listener of one, that an HTTPRoute attaches to; and that an Ingress has. */
export const routeClaims = (object: KubernetesObject): Claim[] =>
  routes(object).flatMap((route) => claimsOf[object.kind]?.(route) ?? [])

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
