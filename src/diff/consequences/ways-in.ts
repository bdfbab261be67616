import { backends, entranceName, routes } from '../../facts/kubernetes/addresses.ts'
import { guardsRoute, hasFace, isAsking, isOpening } from '../../facts/kubernetes/guards.ts'
import { containersOf } from '../../facts/kubernetes/pods.ts'
import { serverServices } from '../../facts/kubernetes/server-services.ts'
import { podOf } from '../../facts/kubernetes/workload.ts'
import { at, listOf, mapOf, mapsOf } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import { memoize } from '../../model/memo.ts'
import type { CompiledState } from '../../recompile.ts'
import { innerGuards, isGuardedElsewhere, routeGuards, routesOf, serviceGuards } from './guarding.ts'

/** A way by which requests come to a server from outside of the cluster. */
export interface WayIn {
  name: string
  /** The name of the same way where it is open to more than it is here: none is new that was. */
  wider?: string
  /** The class of the Ingress, the Gateway or its listener; undefined for what is no route. */
  entrance?: string
  /** Who asks there who is coming: somebody in sight, somebody elsewhere of whom the values say so, or nobody. */
  guard: 'here' | 'elsewhere' | 'none'
}

/** Every way in: routes to the server, Services that are open to the outside, ports of the node. */
export const waysIn = memoize((state: CompiledState): WayIn[] => {
  const isGuardedInside = innerGuards(state).length > 0
  const open = [...openServices(state), ...openPorts(state).map((name) => ({ name, isRestricted: false }))]
  return [
    ...routesOf(state).flatMap((object) => routeWays(object, isGuardedInside ? 'here' : guardOf(object, state))),
    ...open.map(
      ({ isRestricted, ...way }): WayIn => ({ ...way, guard: isGuardedInside || isRestricted ? 'here' : 'none' }),
    ),
  ]
})

/** Who asks at a route, before anybody comes to the pods. */
function guardOf(route: KubernetesObject, state: CompiledState): WayIn['guard'] {
  const own = serverServices(state.objects).map(({ metadata }) => metadata.name)
  // A Service of somebody else's between the route and the server is there to ask.
  const isBefore = backends(route).every((service) => !own.includes(service))
  const isAsked = routeGuards(route).some(([key, value]) => isAsking(key, value))
  if (isBefore || isAsked || state.objects.some((object) => guardsRoute(object, route))) return 'here'
  return isGuardedElsewhere(state) ? 'elsewhere' : 'none'
}

function routeWays(object: KubernetesObject, guard: WayIn['guard']): WayIn[] {
  const isPublic = hasFace(object.metadata, 'public')
  const found = routes(object).flatMap(({ through, host, path }) =>
    (through.length > 0 ? through.map(entranceName) : ['']).map((entrance) => ({
      entrance,
      address: `${host}${path}`,
    })),
  )
  const named = found.map(({ entrance, address }): [string, WayIn] => {
    const wider = `${[...(entrance === '' ? [] : [entrance]), 'open to the internet'].join(', ')}: ${address}`
    const name = isPublic ? wider : entrance === '' ? address : `${entrance}: ${address}`
    return [name, { name, wider, entrance, guard }]
  })
  return [...new Map(named).values()]
}

/** Ways to a Service from outside of the cluster: types that open one, and addresses. */
const openServices = ({ objects }: CompiledState): { name: string; wider?: string; isRestricted: boolean }[] =>
  serverServices(objects).flatMap((service) => {
    const { annotations, labels } = service.metadata
    const types = ['LoadBalancer', 'NodePort'].filter((type) => at(service, ['spec', 'type']) === type)
    const openers = Object.entries({ ...mapOf(annotations), ...mapOf(labels) })
      .filter(([key, value]) => isOpening(key, String(value)))
      .map(([key]) => key)
    const isInside = hasFace(service.metadata, 'inside')
    return [...types, ...listOf(at(service, ['spec', 'externalIPs'])), ...openers].map((way) => {
      const wider = `${service.metadata.name} (${String(way)})`
      const isBalancer = way === 'LoadBalancer'
      return {
        name: isBalancer && isInside ? `${service.metadata.name} (LoadBalancer, internal)` : wider,
        wider,
        isRestricted: isBalancer && serviceGuards(service).some(([key, value]) => isAsking(key, value)),
      }
    })
  })

/** Ports of the pods that are open at the addresses of their node. */
const openPorts = ({ objects }: CompiledState): string[] => [
  ...(podOf(objects)?.hostNetwork === true ? ['hostNetwork'] : []),
  ...containersOf(objects).flatMap(({ spec }) =>
    mapsOf(spec.ports).flatMap(({ hostPort }) => (hostPort === undefined ? [] : [`hostPort ${String(hostPort)}`])),
  ),
]
