import { mainContainer } from '../../facts/kubernetes/container.ts'
import { isGuard, isGuardObject } from '../../facts/kubernetes/guards.ts'
import { isRoute } from '../../facts/kubernetes/known-annotations.ts'
import { containersOf } from '../../facts/kubernetes/pods.ts'
import { serverServices } from '../../facts/kubernetes/server-services.ts'
import { readArguments } from '../../facts/mlflow/server-options.ts'
import { at, type JsonObject, listOf, mapOf, mapsOf } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import type { CompiledState } from '../../recompile.ts'
import { multimap } from '../../text/multimap.ts'

/** What asks who comes: by what, and for what. */
type Guard = readonly [name: string, value: string]

/** The routes that lead to a server, and send nobody elsewhere. */
export const routesOf = ({ objects }: CompiledState): KubernetesObject[] =>
  objects.filter(
    (object) =>
      isRoute(object) &&
      at(object, ['metadata', 'annotations', 'nginx.ingress.kubernetes.io/permanent-redirect']) === undefined,
  )

/**
 * What authenticates people or restricts where they come from: at the routes, by annotations and filters, at the Service,
 * and in the pod itself. Where there is no Ingress, the annotations that one would have are nothing new.
 */
export const guards = (state: CompiledState): Guard[] => {
  const { ingress } = state.environment.values
  const wouldBe = ingress.enabled ? [] : guardsOf({ annotations: ingress.annotations })
  const own = [
    ...routesOf(state).flatMap(routeGuards),
    ...serverServices(state.objects).flatMap(serviceGuards),
    ...wouldBe,
  ]
  return [
    ...[...multimap(own)].map(([key, values]): Guard => [key, values.join('\n')]),
    ...innerGuards(state),
    ...state.objects
      .filter(isGuardObject)
      .map(({ kind, metadata, spec }): Guard => [`${kind} ${metadata.name}`, JSON.stringify(spec)]),
    ...(isGuardedElsewhere(state) ? [bare('auth.type: external')] : []),
  ]
}

/** A guard of which there is only one kind. */
const bare = (name: string): Guard => [name, '']

const guardsOf = ({ annotations }: JsonObject): Guard[] =>
  Object.entries(mapOf(annotations)).flatMap(([key, value]): Guard[] =>
    isGuard(key) && value !== '' ? [[key, String(value)]] : [],
  )

/** The guards that a route has itself; a filter of another group's kind asks before what is behind it. */
export function routeGuards({ metadata, spec }: KubernetesObject): Guard[] {
  const rules = mapsOf(at(spec, ['rules'])).filter(({ backendRefs }) => listOf(backendRefs).length > 0)
  const extensions = rules.map(({ filters }) => mapsOf(filters).filter(({ type }) => type === 'ExtensionRef'))
  const isEach = extensions.length > 0 && extensions.every((filters) => filters.length > 0)
  return [...guardsOf(metadata), ...(isEach ? [['ExtensionRef', JSON.stringify(extensions)] as const] : [])]
}

/** From where the balancer of a Service takes requests. */
export function serviceGuards({ spec }: KubernetesObject): Guard[] {
  const ranges = listOf(at(spec, ['loadBalancerSourceRanges'])).map(String)
  return ranges.length > 0 ? [['loadBalancerSourceRanges', ranges.join(',')]] : []
}

/** What asks in the pod itself, whichever way somebody comes. */
export const innerGuards = ({ objects, environment }: CompiledState): Guard[] => {
  const { type } = environment.values.auth ?? {}
  return [
    ...readArguments(mainContainer(objects)?.args ?? [])
      .filter(({ option }) => option === '--app-name')
      .map(({ option, value }): Guard => [option, String(value)]),
    ...(type === undefined || notInside.includes(type) ? [] : [bare(`auth.type: ${type}`)]),
    ...proxiesInside(objects).map((name) => bare(`the container ${name}`)),
  ]
}

/** The containers beside the server to which every port of its Services leads; none where one leads to the server. */
function proxiesInside(objects: readonly KubernetesObject[]): string[] {
  const targets = serverServices(objects).flatMap(({ spec }) =>
    mapsOf(at(spec, ['ports'])).map(({ port, targetPort }) => targetPort ?? port),
  )
  const found = targets.map((target) =>
    containersOf(objects).find(({ spec }) =>
      mapsOf(spec.ports).some(({ name, containerPort }) => name === target || containerPort === target),
    ),
  )
  return found.every((container) => container && !container.isServer) ? found.map((container) => container!.name) : []
}

/** The types of `auth` by which nothing in the pod asks, or that an argument of the server shows. */
const notInside: readonly string[] = ['none', 'external', 'basic']

/** Whether the values say that something before the server asks. */
export const isGuardedElsewhere = ({ environment }: CompiledState): boolean =>
  environment.values.auth?.type === 'external'
