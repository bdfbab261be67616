import { at, type JsonObject, mapOf, mapsOf } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import { memoizeTest } from '../../model/memo.ts'

const nginx = 'nginx.ingress.kubernetes.io/'

/**
 * Annotations of routes that ask who is there, or where from, before anybody gets in: those of NGINX, Traefik, HAProxy,
 * Contour, cloud load balancers and others have these words in their names.
 */
const guarding =
  /(^|[/.-])(auth|whitelist|allowlist|denylist|jwt|oidc|oauth2?|mtls|inbound-cidrs|allow-list|deny-list|middlewares|policies|security-groups|waf|ip-access-control|source-ranges?)(-|$)/i

/** The names by which a filter of a route and the sources of a Service's balancer stand among annotations. */
const fields = ['ExtensionRef', 'loadBalancerSourceRanges']

export const isGuard = (key: string): boolean => fields.includes(key) || (guarding.test(key) && !isPassage(key))

/** Of NGINX's annotations of guards those that ask by themselves; the others say how. */
const asking = /^(auth-(url|secret|tls-secret)|(whitelist|allowlist)-source-range)$/

/** Names of middlewares that ask: others compress, or set headers. */
const askingMiddleware = /auth|oidc|sso|jwt|login|ldap|saml|allow-?list|white-?list/i

/** Whether a guard keeps somebody out, whatever there is beside it. */
export function isAsking(key: string, value: string): boolean {
  if (!isGuard(key) || value === '' || /(deny-?list|limit|waf)/i.test(key)) return false
  if (key.startsWith(nginx) && !asking.test(key.slice(nginx.length))) return false
  if (/middlewares/i.test(key)) return askingMiddleware.test(value)
  return !isNetworks(key) || !value.split(/[\s,]+/).some((network) => /\/0+$/.test(network))
}

/**
 * Annotations of NGINX by which a request may come past its guards: what switches them off, or one of them enough, what
 * NGINX does not look into, and configuration that nobody checks.
 */
const passages: { [key: string]: RegExp } = {
  [`${nginx}enable-global-auth`]: /^(?!true$)/,
  [`${nginx}satisfy`]: /^any$/,
  [`${nginx}ssl-passthrough`]: /^true$/,
  [`${nginx}configuration-snippet`]: /./s,
  [`${nginx}server-snippet`]: /./s,
  [`${nginx}stream-snippet`]: /./s,
  [`${nginx}auth-snippet`]: /./s,
  [`${nginx}modsecurity-snippet`]: /./s,
}

export const isPassage = (key: string, value?: string): boolean =>
  Object.hasOwn(passages, key) && (value === undefined || passages[key]!.test(value))

/**
 * Annotations and labels by which an operator opens a Service or an Ingress to others than the cluster, whatever its type:
 * those of Tailscale, Consul, Skupper, Emissary, and of meshes of several clusters (Cilium, Linkerd).
 */
const opens = memoizeTest(
  /^(tailscale\.com\/(expose|funnel)|consul\.hashicorp\.com\/service-sync|skupper\.io\/proxy|getambassador\.io\/config|(service|io)\.cilium(\.io)?\/(global|global-service)|mirror\.linkerd\.io\/exported)$/,
)

export const isOpening = (key: string, value: string): boolean => opens(key) && value !== 'false'

/** Annotations by which a cloud's load balancer has addresses inside of its network alone, and by which it has public ones. */
const faces: Record<'inside' | 'public', RegExp> = {
  inside:
    /load-balancer-internal=true$|load-balancer-(scheme|type)=internal$|ingress\.kubernetes\.io\/scheme=internal$|use-private-ip=true$/i,
  public: /scheme=internet-facing$|use-private-ip=false$/i,
}

/** Whether annotations of a route or a Service have it lie inside of the cloud's network, or open to the internet. */
export const hasFace = ({ annotations }: JsonObject, face: keyof typeof faces): boolean =>
  Object.entries(mapOf(annotations)).some(([key, value]) => faces[face].test(`${key}=${String(value)}`))

/**
 * Kinds of objects that ask who comes, beside what they are for; of Envoy Gateway's those that have one of the fields:
 * gateway.envoyproxy.io/docs/api/extension_types, istio.io/latest/docs/reference/config/security.
 */
const kinds = ['SecurityPolicy', 'AuthorizationPolicy', 'RequestAuthentication', 'PeerAuthentication', 'Middleware']
const askingFields = ['oidc', 'jwt', 'basicAuth', 'extAuth', 'apiKeyAuth', 'authorization']

export const isGuardObject = ({ kind }: KubernetesObject): boolean => kinds.includes(kind)

/** Whether an object asks who comes by a route. */
export function guardsRoute({ kind, spec }: KubernetesObject, route: KubernetesObject): boolean {
  const targets = [...mapsOf(at(spec, ['targetRefs'])), ...mapsOf([at(spec, ['targetRef'])])]
  return (
    kind === 'SecurityPolicy' &&
    askingFields.some((field) => at(spec, [field]) !== undefined) &&
    targets.some((target) => target.kind === route.kind && target.name === route.metadata.name)
  )
}

/** Guards whose value is a list of networks. */
export const isNetworks = (key: string): boolean =>
  /(whitelist|allowlist|inbound-cidrs|allow-list|loadBalancerSourceRanges)/i.test(key)
