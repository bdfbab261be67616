import { at, itemsOf, type Json, listOf, mapOf, type Path, valuesIn } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import { memoizeTest, memoizeText } from '../../model/memo.ts'
import { matches } from '../../text/wildcard.ts'
import type { Named } from './named.ts'

/**
 * Fields in which other kinds than the server's own have host names: Gateway API's, Istio's, OpenShift's, Contour's,
 * Emissary's, and those that ask for a certificate or an entry of the DNS (each project's reference of its API).
 */
const hostFields: { [kind: string]: readonly string[] } = {
  GRPCRoute: ['spec.hostnames.*'],
  TLSRoute: ['spec.hostnames.*'],
  Gateway: ['spec.listeners.*.hostname', 'spec.servers.*.hosts.*'],
  ListenerSet: ['spec.listeners.*.hostname'],
  XListenerSet: ['spec.listeners.*.hostname'],
  VirtualService: ['spec.hosts.*'],
  Route: ['spec.host'],
  HTTPProxy: ['spec.virtualhost.fqdn'],
  Host: ['spec.hostname'],
  Mapping: ['spec.host', 'spec.hostname'],
  Certificate: ['spec.commonName', 'spec.dnsNames.*'],
  DNSEndpoint: ['spec.endpoints.*.dnsName'],
}

/** Kinds whose routes take every host name where they name none. */
const namingAll = ['HTTPRoute', 'GRPCRoute', 'TLSRoute']

/** Of Traefik's rules the host names, in any of its quotes (doc.traefik.io/traefik, "Rules"). */
const traefikKinds = ['IngressRoute', 'IngressRouteTCP']
const inRule = /Host(?:SNI)?(?:Regexp)?\(([^)]*)\)/g

/**
 * Annotations by which an object takes the requests for more host names, whoever's proxy or DNS reads them: NGINX's,
 * HAProxy's, Kong's, Azure's Application Gateway's, those of external-dns, kOps and Gardener.
 */
const takingForms: RegExp[] = [
  /\/server-alias(-regex)?$/,
  /\/redirect-from(-regex)?$/,
  /\/host-aliases$/,
  /\/hostname-extension$/,
  /^dns\.alpha\.kubernetes\.io\/(external|internal)$/,
  /^external-dns\.(alpha\.)?kubernetes\.io\/(internal-)?hostname$/,
  /^dns\.gardener\.cloud\/dnsnames$/,
]

const isTaking = memoizeText((key) => takingForms.some((form) => form.test(key)))

/** Annotations that have a certificate made for more of them (cert-manager.io/docs/usage/ingress). */
const certified = /^cert-manager\.io\/(common-name|alt-names)$/

/**
 * Conditions of a rule of AWS's load balancer, in JSON; host names of theirs come to those of the Ingress
 * (kubernetes-sigs.github.io/aws-load-balancer-controller, "Ingress annotations", conditions).
 */
const isCondition = memoizeTest(/^alb\.ingress\.kubernetes\.io\/conditions\./)

const www = 'nginx.ingress.kubernetes.io/from-to-www-redirect'

/** A host name in an annotation. */
interface AnnotatedHost {
  key: string
  host: string
}

/** The host names that annotations take for an object, beside those that its own fields have. */
export function aliasesOf(object: KubernetesObject): AnnotatedHost[] {
  const annotations = Object.entries(mapOf(object.metadata.annotations))
  const taking = annotations.filter(([key]) => isTaking(key) || isCondition(key) || key === www)
  if (taking.length === 0) return []
  const own = [...ownHosts(object)].map(([, name]) => String(name))
  return taking.flatMap(([key, value]) => {
    const names = isTaking(key)
      ? namesIn(value)
      : isCondition(key)
        ? conditionNames(String(value))
        : value === 'true'
          ? own.map(otherOfWww)
          : []
    return names.filter((host) => !own.includes(host)).map((host) => ({ key, host }))
  })
}

const namesIn = (value: Json): string[] =>
  String(value)
    .split(/[\s,]+/)
    .filter((name) => name !== '' && name !== '*')

/** The host names in conditions; what is no JSON, and says something of hosts, is one as it stands. */
function conditionNames(text: string): string[] {
  if (!/host/i.test(text)) return []
  try {
    return valuesIn(JSON.parse(text)).flatMap(([path, value]) =>
      typeof value === 'string' && path.some((step) => /^hostHeaderConfig$/i.test(String(step))) ? [value] : [],
    )
  } catch {
    return [text]
  }
}

const otherOfWww = (host: string): string => (host.startsWith('www.') ? host.slice(4) : `www.${host}`)

/** The host names that an object takes requests for; one that takes all of its listener or proxy has none to name. */
export function* hostsOf(object: KubernetesObject): Generator<Named> {
  const named = (path: Path, name: Json | undefined): Named => {
    const isNamed = typeof name === 'string' && name !== ''
    return {
      path,
      what: isNamed ? `the host name ${name}` : 'a route without a host name, which takes all,',
      forms: [String(name ?? '')],
    }
  }
  for (const [path, name] of ownHosts(object)) yield named(path, name)
  for (const { key, host } of aliasesOf(object)) yield named(['metadata', 'annotations', key], host)
  for (const [key, value] of Object.entries(mapOf(object.metadata.annotations))) {
    if (certified.test(key)) for (const host of namesIn(value)) yield named(['metadata', 'annotations', key], host)
  }
}

/** The host names in the fields of an object, undefined where it takes all. */
function* ownHosts(object: KubernetesObject): Generator<[Path, Json | undefined]> {
  const { kind } = object
  if (kind === 'Ingress') yield* ingressHosts(object)
  if (kind === 'HTTPRoute') yield* inFields(object, ['spec.hostnames.*'])
  if (Object.hasOwn(hostFields, kind)) yield* inFields(object, hostFields[kind]!)
  if (namingAll.includes(kind) && listOf(at(object, ['spec', 'hostnames'])).length === 0)
    yield [['spec', 'hostnames'], undefined]
  if (!traefikKinds.includes(kind)) return
  for (const [index, { match }] of itemsOf(at(object, ['spec', 'routes']))) {
    const path = ['spec', 'routes', index, 'match']
    const names = [...String(match).matchAll(inRule)].flatMap(([, list]) => namesIn(list!.replaceAll(/[`'"]/g, '')))
    if (names.length === 0) yield [path, undefined]
    for (const name of names) yield [path, name]
  }
}

function* ingressHosts(object: KubernetesObject): Generator<[Path, Json | undefined]> {
  for (const [index, rule] of itemsOf(at(object, ['spec', 'rules'])))
    yield [['spec', 'rules', index, 'host'], rule.host]
  yield* inFields(object, ['spec.tls.*.hosts.*'])
  if (at(object, ['spec', 'defaultBackend']) !== undefined) yield [['spec', 'defaultBackend'], undefined]
}

/** What stands in fields of an object; Istio writes the namespace of a host name before it. */
function* inFields(object: KubernetesObject, fields: readonly string[]): Generator<[Path, Json]> {
  const patterns = fields.map((field) => field.split('.'))
  for (const [path, value] of valuesIn(object)) {
    const isField = patterns.some(
      (pattern) => pattern.length === path.length && pattern.every((part, index) => matches(part, String(path[index]))),
    )
    if (isField && typeof value === 'string') yield [path, value.replace(/^[^/]*\//, '')]
  }
}
