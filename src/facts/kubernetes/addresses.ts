import { at, listOf, mapsOf } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import { aliasesOf } from './hosts.ts'

/** Under which hosts and paths a route leads somewhere, and through what. `*` is any host. */
export interface Route {
  /** The Gateways of an HTTPRoute, or the class of an Ingress; empty where it names none. */
  through: Entrance[]
  host: string
  /** Without the last slash; of a regular expression the part before its first choice. */
  path: string
}

/** What lets requests in: a Gateway (`namespace/name`), or one of its listeners; or the class of an Ingress. */
export interface Entrance {
  name: string
  sectionName?: string
  port?: string
}

/** An entrance as people call it: `gateways/public/https/443`. */
export const entranceName = ({ name, sectionName, port }: Entrance): string =>
  [name, sectionName, port].filter((part) => part !== undefined).join('/')

/**
 * Whether no request comes through both of two entrances: two classes, or two listeners. A Gateway has all its
 * listeners, and an Ingress without a class may be of any.
 */
export const isApart = (a: Entrance | undefined, b: Entrance | undefined): boolean =>
  a !== undefined &&
  b !== undefined &&
  (['name', 'sectionName', 'port'] as const).some(
    (key) => a[key] !== undefined && b[key] !== undefined && a[key] !== b[key],
  )

/** The routes of an HTTPRoute or an Ingress; empty for other kinds. */
export function routes(object: KubernetesObject): Route[] {
  const { kind, metadata, spec } = object
  if (kind === 'HTTPRoute') {
    const through = mapsOf(at(spec, ['parentRefs'])).map(({ namespace, name, sectionName, port }) => ({
      name: `${String(namespace ?? metadata.namespace)}/${String(name)}`,
      ...(sectionName !== undefined && { sectionName: String(sectionName) }),
      ...(port !== undefined && { port: String(port) }),
    }))
    const hosts = at(spec, ['hostnames'])
    // A rule without matches, or a match without a path, is one of every path.
    const paths = mapsOf(at(spec, ['rules'])).flatMap(({ matches }) =>
      (listOf(matches).length > 0 ? mapsOf(matches) : [{}]).map((match) => at(match, ['path', 'value']) ?? '/'),
    )
    return (Array.isArray(hosts) ? hosts : ['*']).flatMap((host) =>
      paths.map((path) => ({ through, host: String(host), path: trimmed(String(path)) })),
    )
  }
  if (kind === 'Ingress') {
    const name = at(spec, ['ingressClassName'])
    const aliases = aliasesOf(object).map(({ host }) => host)
    return mapsOf(at(spec, ['rules'])).flatMap(({ host = '*', http }) =>
      [String(host), ...aliases].flatMap((one) =>
        mapsOf(at(http, ['paths'])).map(({ path = '/' }) => ({
          through: name === undefined ? [] : [{ name: String(name) }],
          host: one,
          path: trimmed(literal(String(path))),
        })),
      ),
    )
  }
  return []
}

const trimmed = (path: string): string => path.replace(/\/$/, '')

/** The text with which every path begins that a regular expression matches. */
const literal = (expression: string): string =>
  /^(?:[^\\()[\]{}|^$*+?.]|\\.)*/.exec(expression)![0].replace(/\\(.)/g, '$1')

/**
 * The Services to which an HTTPRoute or an Ingress leads: `name`, or `namespace/name` in another namespace; empty for
 * other kinds.
 */
export function backends({ kind, metadata, spec }: KubernetesObject): string[] {
  const rules = mapsOf(at(spec, ['rules']))
  const to =
    kind === 'HTTPRoute'
      ? rules.flatMap(({ backendRefs }) => mapsOf(backendRefs))
      : kind === 'Ingress'
        ? rules
            .flatMap(({ http }) => mapsOf(at(http, ['paths'])))
            .flatMap((path) => mapsOf([at(path, ['backend', 'service'])]))
        : []
  return to.map(({ namespace = metadata.namespace, name }) =>
    namespace === metadata.namespace ? String(name) : `${namespace}/${name}`,
  )
}

/** The addresses of a Service in the cluster: `mlflow.team-a:80`; empty for other kinds. */
export const serviceAddresses = ({ kind, metadata: { name, namespace }, spec }: KubernetesObject): string[] =>
  kind === 'Service' ? mapsOf(at(spec, ['ports'])).map(({ port }) => `${name}.${namespace}:${port}`) : []
