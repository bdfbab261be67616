import { backends, entranceName, routes } from '../../facts/kubernetes/addresses.ts'
import { mainContainer } from '../../facts/kubernetes/container.ts'
import { isGuard } from '../../facts/kubernetes/guards.ts'
import { isRoute } from '../../facts/kubernetes/known-annotations.ts'
import { containersOf, podOf } from '../../facts/kubernetes/pods.ts'
import { readArguments } from '../../facts/mlflow/server-options.ts'
import { at, listOf, mapOf, mapsOf } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import { memoize } from '../../model/memo.ts'
import type { CompiledState } from '../../recompile.ts'
import type { Fact } from './gained.ts'

/** A way by which requests come to a server from outside of the cluster. */
export interface WayIn {
  name: string
  /** The class of the Ingress, the Gateway or its listener; undefined for what is no route. */
  entrance?: string
  /** Who asks there who is coming: somebody in sight, somebody elsewhere of whom the values say so, or nobody. */
  guard: 'here' | 'elsewhere' | 'none'
}

/** Every way in: routes to the server, Services that are open to the outside, ports of the node. */
export const waysIn = memoize((state: CompiledState): WayIn[] => {
  const isGuardedInside = innerGuards(state).length > 0
  const open = [...openServices(state), ...openPorts(state)]
  return [
    ...routesOf(state).flatMap((object) => routeWays(object, isGuardedInside, isGuardedElsewhere(state))),
    ...open.map((name): WayIn => ({ name, guard: isGuardedInside ? 'here' : 'none' })),
  ]
})

/** The routes that lead to a server, and send nobody elsewhere. */
export const routesOf = ({ objects }: CompiledState): KubernetesObject[] =>
  objects.filter(
    (object) => isRoute(object) && at(object, ['metadata', 'annotations', `${nginx}permanent-redirect`]) === undefined,
  )

const nginx = 'nginx.ingress.kubernetes.io/'

/** What authenticates people or restricts where they come from: annotations of routes, and MLflow's own app. */
export const guards = (state: CompiledState): Fact[] => {
  const found = new Map<string, string[]>()
  for (const object of routesOf(state)) {
    for (const [key, value] of routeGuards(object)) found.set(key, [...(found.get(key) ?? []), value])
  }
  return [
    ...[...found].map(([key, values]): Fact => [key, values.join('\n')]),
    ...innerGuards(state),
    ...(isGuardedElsewhere(state) ? [['auth.type: external', ''] as const] : []),
  ]
}

const routeGuards = ({ metadata }: KubernetesObject): [string, string][] =>
  Object.entries(mapOf(metadata.annotations)).flatMap(([key, value]): [string, string][] =>
    isGuard(key) && value !== '' ? [[key, String(value)]] : [],
  )

/** What asks in the pod itself, whichever way somebody comes. */
const innerGuards = ({ objects, environment }: CompiledState): Fact[] => {
  const { type } = environment.values.auth ?? {}
  return [
    ...readArguments(mainContainer(objects)?.args ?? [])
      .filter(({ option }) => option === '--app-name')
      .map(({ option, value }): Fact => [option, String(value)]),
    ...(type === undefined || notInside.includes(type) ? [] : [[`auth.type: ${String(type)}`, ''] as const]),
  ]
}

/** The types of `auth` by which nothing in the pod asks, or that an argument of the server shows. */
const notInside: readonly string[] = ['none', 'external', 'basic']

/** Whether the values say that something before the server asks. */
const isGuardedElsewhere = ({ environment }: CompiledState): boolean => environment.values.auth?.type === 'external'

function routeWays(object: KubernetesObject, isGuardedInside: boolean, isElsewhere: boolean): WayIn[] {
  // A Service of somebody else's between the route and the server is there to ask.
  const isBefore = backends(object).some((service) => service !== object.metadata.name)
  const isGuarded = isGuardedInside || isBefore || routeGuards(object).length > 0
  const guard = isGuarded ? 'here' : isElsewhere ? 'elsewhere' : 'none'
  const aliases = String(at(object, ['metadata', 'annotations', `${nginx}server-alias`]) ?? '')
    .split(',')
    .flatMap((host) => host.trim() || [])
  const found = routes(object).flatMap(({ through, host, path }) =>
    [host, ...aliases].flatMap((name) =>
      (through.length > 0 ? through.map(entranceName) : ['']).map((entrance) => ({
        entrance,
        address: `${name}${path}`,
      })),
    ),
  )
  const named = found.map(({ entrance, address }): [string, WayIn] => {
    const name = entrance === '' ? address : `${entrance}: ${address}`
    return [name, { name, entrance, guard }]
  })
  return [...new Map(named).values()]
}

/** Ways to a Service from outside of the cluster: types that open one, and addresses. */
const openServices = ({ objects }: CompiledState): string[] =>
  objects
    .filter(({ kind }) => kind === 'Service')
    .flatMap(({ metadata, spec }) => {
      const types = ['LoadBalancer', 'NodePort'].filter((type) => at(spec, ['type']) === type)
      return [...types, ...listOf(at(spec, ['externalIPs']))].map((way) => `${metadata.name} (${String(way)})`)
    })

/** Ports of the pods that are open at the addresses of their node. */
const openPorts = ({ objects }: CompiledState): string[] => [
  ...(podOf(objects)?.hostNetwork === true ? ['hostNetwork'] : []),
  ...containersOf(objects).flatMap(({ spec }) =>
    mapsOf(spec.ports).flatMap(({ hostPort }) => (hostPort === undefined ? [] : [`hostPort ${String(hostPort)}`])),
  ),
]
