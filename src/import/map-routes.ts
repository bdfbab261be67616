import { at, type Json, type JsonObject, listOf, mapOf, mapsOf } from '../model/json.ts'
import { defaultValues } from '../schema/defaults.ts'
import type { Draft } from './draft.ts'
import type { RunningServer } from './find-server.ts'
import { type Manifest, ofKind } from './manifest.ts'
import { own } from './map-names.ts'
import { over } from './map-pod.ts'
import { servicesOf } from './map-service.ts'

/** The routes to the server: those of its name are its own then, others stay as they are. */
export function mapRoutes(server: RunningServer, draft: Draft): void {
  const services = servicesOf(server).map(({ object }) => object.metadata.name)
  const routes = ofKind(server.manifests, 'Ingress', 'HTTPRoute').filter(({ object }) =>
    backendsOf(object).some((name) => services.includes(name)),
  )
  for (const route of routes) {
    const { object } = route
    const path = pathOf(object)
    const prefix = at(draft.values, ['server', 'staticPrefix'])
    const isAtRoot = path === '/' && prefix === undefined
    const isKept = typeof prefix === 'string' && path === prefix
    const isSaid = (isAtRoot && draft.has(['metadata', 'path'])) || (isKept && draft.has(['metadata', 'path']))
    if (object.metadata.name !== draft.values.release || !isSaid) {
      stays(
        route,
        draft,
        object.metadata.name !== draft.values.release
          ? 'its name is another'
          : path === undefined
            ? 'it has several URL paths, or no rules'
            : `the URL path ${path} has no value`,
      )
      continue
    }
    if (isAtRoot) draft.set(['metadata', 'path'], '/', route.place(['spec', 'rules']))
    if (object.kind === 'Ingress') mapIngress(route, draft)
    else mapHttpRoute(route, draft)
  }
  // Routes of kinds that no server here has: what they are is told with all that stays.
  for (const { object, place } of ofKind(server.manifests, 'Route', 'VirtualService'))
    if (services.some((name) => JSON.stringify(object.spec ?? null).includes(`"${name}"`))) allow(object, place, draft)
}

/** The names of the Services that a route leads to. */
function backendsOf(object: JsonObject): string[] {
  const of = (value: Json | undefined): string[] =>
    Array.isArray(value)
      ? value.flatMap(of)
      : [at(value, ['service', 'name']), at(value, ['serviceName'])].flatMap((name) =>
          typeof name === 'string' ? [name] : [],
        )
  const paths = mapsOf(at(object, ['spec', 'rules'])).flatMap((rule) => mapsOf(at(rule, ['http', 'paths'])))
  const references = mapsOf(at(object, ['spec', 'rules'])).flatMap((rule) => mapsOf(rule.backendRefs))
  return [
    ...paths.flatMap(({ backend }) => of(backend)),
    ...of(at(object, ['spec', 'defaultBackend'])),
    ...references.flatMap(({ name }) => (typeof name === 'string' ? [name] : [])),
  ]
}

/** The hosts of a route. */
function hostsOf({ kind, spec }: JsonObject): string[] {
  const texts = (values: Json[]) => values.filter((host) => typeof host === 'string' && host !== '*') as string[]
  switch (kind) {
    case 'Ingress':
      return [...new Set(texts(mapsOf(at(spec, ['rules'])).map(({ host }) => host ?? null)))]
    case 'Route':
      return texts([at(spec, ['host']) ?? null])
    default:
      return texts(listOf(at(spec, [kind === 'HTTPRoute' ? 'hostnames' : 'hosts'])))
  }
}

/** The one URL path of a route, without its last slash; undefined where there are several. */
function pathOf(object: JsonObject): string | undefined {
  const paths = mapsOf(at(object, ['spec', 'rules'])).flatMap((rule) =>
    object.kind === 'Ingress'
      ? mapsOf(at(rule, ['http', 'paths'])).map(({ path }) => String(path ?? '/'))
      : mapsOf(rule.matches ?? [{}]).map((match) => String(at(match, ['path', 'value']) ?? '/')),
  )
  const distinct = [...new Set(paths.map((path) => path.replace(/(?<=[^/])\/+$|\(?\/?\|\$\)?\(?\.\*\)?$/, '') || '/'))]
  return distinct.length === 1 ? distinct[0] : undefined
}

function stays({ object, place }: Manifest, draft: Draft, why: string): void {
  draft.problem('import-foreign', place(['metadata', 'name']), {
    message: `the ${object.kind} ${object.metadata.name} stays as it is: ${why}`,
    help: 'it goes on leading to the Service; its hosts are in server.allowedHosts',
  })
  allow(object, place, draft)
}

/** Lets the hosts of a route in that somebody else keeps. */
function allow(object: JsonObject, place: Manifest['place'], draft: Draft): void {
  const before = (at(draft.values, ['server', 'allowedHosts']) as string[] | undefined) ?? []
  const hosts = hostsOf(object)
  if (hosts.length > 0 && !before.includes('*'))
    draft.set(['server', 'allowedHosts'], [...new Set([...before, ...hosts])], place(['spec']))
  const origins = (at(draft.values, ['server', 'corsAllowedOrigins']) as string[] | undefined) ?? []
  const schemes =
    at(object, ['spec', 'tls']) === undefined && object.kind !== 'HTTPRoute' ? ['https', 'http'] : ['https']
  if (hosts.length > 0 && !origins.includes('*'))
    draft.set(
      ['server', 'corsAllowedOrigins'],
      [...new Set([...origins, ...hosts.flatMap((host) => schemes.map((scheme) => `${scheme}://${host}`))])],
      place(['spec']),
    )
}

function mapIngress({ object, place }: Manifest, draft: Draft): void {
  const { 'kubernetes.io/ingress.class': oldClass, ...annotations } = own(mapOf(object.metadata.annotations))
  const [host, ...further] = hostsOf(object)
  draft.set(['ingress', 'enabled'], true)
  draft.set(
    ['ingress', 'className'],
    at(object, ['spec', 'ingressClassName']) ?? oldClass,
    place(['spec', 'ingressClassName']),
  )
  draft.set(['ingress', 'host'], host, place(['spec', 'rules']))
  if (further.length > 0 && draft.has(['ingress', 'hosts']))
    draft.set(['ingress', 'hosts'], further, place(['spec', 'rules']))
  const tls = mapsOf(at(object, ['spec', 'tls']))
  if (tls.length > 0) draft.set(['ingress', 'tls'], tls, place(['spec', 'tls']))
  draft.set(
    ['ingress', 'annotations'],
    over(defaultValues.ingress.annotations, annotations),
    place(['metadata', 'annotations']),
  )
}

function mapHttpRoute({ object, place }: Manifest, draft: Draft): void {
  draft.set(['http_route', 'enabled'], true)
  draft.set(['http_route', 'hostnames'], hostsOf(object), place(['spec', 'hostnames']))
  draft.set(['http_route', 'parentRefs'], mapsOf(at(object, ['spec', 'parentRefs'])), place(['spec', 'parentRefs']))
  const request = mapsOf(at(object, ['spec', 'rules'])).map((rule) => at(rule, ['timeouts', 'request']))[0]
  draft.set(['http_route', 'timeouts'], request === undefined ? null : { request }, place(['spec', 'rules']))
}
