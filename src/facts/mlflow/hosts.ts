import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import type { EnvVar, Values } from '../../schema/generated/types.ts'
import { commaList } from '../../text/comma-list.ts'
import { mainContainer, type ServerContainer, variableText } from '../kubernetes/container.ts'
import { podLabels, workload } from '../kubernetes/workload.ts'
import { isSignedIn } from './auth.ts'
import { isSince } from './image.ts'
import { selector, serviceName } from './names.ts'
import { since } from './releases.ts'
import { variableNames } from './variable-names.ts'

/** The Service's port, which a client may name in the Host header or leave out. */
export const servicePort = ({ server, service }: Pick<Values, 'server' | 'service'>): number =>
  service.port ?? (server.tls ? 443 : 80)

/** Whether the server checks the Host header and origins; where its version is not known, that is assumed. */
export const isChecked = (values: Values): boolean => isSince(values, since.hostCheck) ?? true

/** Whether the values allow hosts beside those of routes, or all of them: a Gateway's listener may have the route's. */
export const hasHosts = ({ server, env_vars }: Values): boolean =>
  server.allowedHosts.length > 0 ||
  [variableNames.allowedHosts, variableNames.disableSecurity].some((name) => Object.hasOwn(env_vars, name))

/** Whether the server is asked by IPv6 addresses: those of pods are often public ones. */
export const isIPv6 = ({ server }: Values): boolean => server.host === '::'

/**
 * What the start-up program makes the Service's names of, and allows beside private addresses. Where the Service finds
 * the pods by their label `app`, that is its own name: read there, neither name stands a second time in the manifests.
 */
export const identityVariables = (values: Values): EnvVar[] => [
  serviceVariable(values),
  field(variableNames.namespace, 'metadata.namespace'),
  ...podVariable(values),
  ...(isIPv6(values) ? [field(variableNames.addresses, 'status.podIPs')] : []),
]

const serviceVariable = (values: Values): EnvVar =>
  selector(values).app === serviceName(values)
    ? field(variableNames.service, "metadata.labels['app']")
    : { name: variableNames.service, value: serviceName(values) }

/** The pod's own id, by which the server tells the proxy's word for a group from a group with such a name. */
export const podVariable = (values: Values): EnvVar[] =>
  isSignedIn(values) ? [field(variableNames.pod, 'metadata.uid')] : []

const field = (name: string, fieldPath: string): EnvVar => ({ name, valueFrom: { fieldRef: { fieldPath } } })

/** The host names of the Ingress. */
export const ingressHosts = ({ ingress: { host, hosts } }: Pick<Values, 'ingress'>): string[] => [
  ...new Set([...(host ? [host] : []), ...hosts]),
]

type Scheme = 'http' | 'https'

/** The URLs of the routes, without paths: where people's browsers find the server. */
export function publicUrls({ http_route, ingress }: Values): string[] {
  const urls = (host: string, schemes: readonly Scheme[]) => schemes.map((scheme) => `${scheme}://${host}`)
  const schemes = gatewaySchemes(http_route)
  const routed = http_route.enabled ? http_route.hostnames.flatMap((host) => urls(host, schemes)) : []
  // Without tls it may still end before the controller, or there with its default certificate.
  const entrances: Scheme[] = ingress.tls?.length ? ['https'] : ['https', 'http']
  const entered = ingress.enabled ? ingressHosts({ ingress }).flatMap((host) => urls(host, entrances)) : []
  return [...new Set([...routed, ...entered])]
}

/**
 * The schemes under which a Gateway's pages may be: https alone where it is known to be that, by the listener's port or
 * by a name. Of a scheme that is missing the server would refuse every change, and the pages would not say why.
 */
function gatewaySchemes({ parentRefs }: Values['http_route']): Scheme[] {
  const isHttps = parentRefs.every(({ name, port, sectionName }) =>
    port === undefined ? /(^|-)(https|tls)(-|$)/.test(sectionName ?? name) : port === 443,
  )
  return isHttps ? ['https'] : ['https', 'http']
}

/** What switches the check of hosts and pages off: a variable, an argument. */
export const switchesOff = (container: ServerContainer | undefined): string[] => [
  ...(/^(true|1)$/i.test(variableText(container, variableNames.disableSecurity))
    ? [variableNames.disableSecurity]
    : []),
  ...(container?.args.includes(disablingArgument) ? [disablingArgument] : []),
]

const disablingArgument = '--disable-security-middleware'

/** What a server allows beside private addresses, as src/start-program/allowed_hosts.py derives it. */
interface Allowed {
  /** Host names, with ports only where they are listed so. */
  names: string[]
  /** The Host headers that they come to: patterns, in which `*` stands for anything. */
  headers: string[]
}

/**
 * The host names that a server with these objects answers to: those of MLFLOW_SERVER_ALLOWED_HOSTS where it is set, or
 * what is listed, the routes' hosts at any port of their gateways, and the names by which DNS finds the Service
 * (https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/). Undefined where the objects don't say it:
 * the check is off, or a Secret has the list.
 */
export function allowedHosts(objects: readonly KubernetesObject[]): Allowed | undefined {
  const container = mainContainer(objects)
  const replacement = container?.variables.get(variableNames.allowedHosts)
  if (switchesOff(container).length > 0 || (replacement && 'from' in replacement)) return undefined
  const items = (variable: string) => commaList(variableText(container, variable))
  const replaced = items(variableNames.allowedHosts)
  if (replaced.length > 0) return { names: replaced, headers: replaced }
  const listed = items(variableNames.listedHosts)
  const routed = [...new Set(items(variableNames.publicUrls).map((url) => url.replace(/^https?:\/\//, '')))]
  const services = serviceNames(objects)
  return {
    names: [...new Set([...listed, ...routed, ...services])],
    headers: [
      ...listed,
      ...routed.flatMap((host) => [host, `${host}:*`]),
      ...services.flatMap((name) => [name, `${name}:*`]),
    ],
  }
}

function serviceNames(objects: readonly KubernetesObject[]): string[] {
  const name = variableText(mainContainer(objects), variableNames.service) || podLabels(objects).app
  if (typeof name !== 'string') return []
  const { namespace } = workload(objects)!.object.metadata
  return [name, ...['', '.svc', '.svc.cluster.local'].map((end) => `${name}.${namespace}${end}`)]
}
