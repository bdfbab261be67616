import { at, mapsOf } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'

/** Under which hosts and paths a route leads somewhere, and through what. `*` is any host. */
export interface Route {
  /**
   * The Gateways (`namespace/name`, or a listener of one) of an HTTPRoute, or the class of an Ingress; empty where it
   * names none.
   */
  through: string[]
  host: string
  path: string
}

/** The routes of an HTTPRoute or an Ingress; empty for other kinds. */
export function routes({ kind, metadata, spec }: KubernetesObject): Route[] {
  if (kind === 'HTTPRoute') {
    const through = mapsOf(at(spec, ['parentRefs'])).map(({ namespace, name, sectionName, port }) =>
      [namespace ?? metadata.namespace, name, sectionName, port].filter((part) => part !== undefined).join('/'),
    )
    const hosts = at(spec, ['hostnames'])
    const paths = mapsOf(at(spec, ['rules'])).flatMap(({ matches }) =>
      mapsOf(matches).map((match) => at(match, ['path', 'value'])),
    )
    return (Array.isArray(hosts) ? hosts : ['*']).flatMap((host) =>
      paths.map((path) => ({ through, host: String(host), path: String(path) })),
    )
  }
  if (kind === 'Ingress') {
    const name = at(spec, ['ingressClassName'])
    return mapsOf(at(spec, ['rules'])).flatMap(({ host = '*', http }) =>
      mapsOf(at(http, ['paths'])).map(({ path }) => ({
        through: name === undefined ? [] : [String(name)],
        host: String(host),
        path: String(path),
      })),
    )
  }
  return []
}

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
