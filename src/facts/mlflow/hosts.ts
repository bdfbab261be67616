import type { Values } from '../../schema/generated/types.ts'
import { hostCheck, isSince } from './image.ts'
import { fullname } from './names.ts'
import { variableNames } from './variable-names.ts'

/**
 * Private addresses but for their last number: those of RFC 1918, and the shared ones of RFC 6598, which EKS and GKE
 * give to pods.
 */
// biome-ignore format: a table
const privateNetworks = [
  '10.*.*.', '172.1[6-9].*.', '172.2[0-9].*.', '172.3[01].*.', '192.168.*.',
  '100.6[4-9].*.', '100.[7-9][0-9].*.', '100.1[01][0-9].*.', '100.12[0-7].*.',
]

/** A number at the end keeps names out: 10.* would let in 10.example.com, and no top-level domain is a number. */
const lastNumbers = ['[0-9]', '[0-9][0-9]', '[0-9][0-9][0-9]']

/**
 * How a server is asked from inside its pod and from its network: port-forward, probes and metrics. They are fnmatch's
 * patterns, in which [[] is a bracket: IPv6 stands in some. The list of allowed hosts replaces MLflow's defaults
 * (get_default_allowed_hosts of mlflow/server/security_utils.py), which are wider for IPv4 and lack IPv6.
 */
// biome-ignore format: a table
const privateHosts = [
  'localhost', 'localhost:*', '127.0.0.1', '127.0.0.1:*', '[::1]', '[[]::1]:*', '[[]f[cd]*',
  ...privateNetworks.flatMap((network) => lastNumbers.flatMap((number) => [network + number, `${network}${number}:*`])),
]

/**
 * The variable that holds them: the same in every environment, and so in the base, where {@link allowedHosts} refers to
 * it.
 */
export const privateHostsVariable = { name: variableNames.privateHosts, value: privateHosts.join(',') }

/** The Service's port, which a client may name in the Host header or leave out. */
export const servicePort = 80

/**
 * The names under which a Service is found (https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/).
 */
function serviceNames(values: Values): string[] {
  const name = fullname(values)
  // A base has no namespace: its overlays do.
  if (!values.namespace) return [name]
  return ['', `.${values.namespace}`, `.${values.namespace}.svc`, `.${values.namespace}.svc.cluster.local`].map(
    (end) => name + end,
  )
}

/** Whether the server checks the Host header and origins; where its version is not known, that is assumed. */
export const isChecked = (values: Values): boolean => isSince(values, hostCheck) ?? true

/**
 * The value of MLFLOW_SERVER_ALLOWED_HOSTS: what the user lists, the routes' hosts at any port of their gateways, the
 * Service's names, and private addresses.
 */
export function allowedHosts(values: Values): string {
  const routed = routedHosts(values).flatMap(({ host }) => [host, `${host}:*`])
  const services = serviceNames(values).flatMap((name) => [name, `${name}:${servicePort}`])
  return [...new Set([...values.server.allowedHosts, ...routed, ...services, `$(${privateHostsVariable.name})`])].join(
    ',',
  )
}

/**
 * The value of MLFLOW_SERVER_CORS_ALLOWED_ORIGINS: the pages of MLflow itself, as browsers name where they come from.
 * MLflow always allows those of localhost.
 */
export function corsAllowedOrigins(values: Values): string {
  const routed = routedHosts(values).flatMap(({ host, schemes }) =>
    schemes.flatMap((scheme) => [`${scheme}://${host}`, `${scheme}://${host}:*`]),
  )
  const services = serviceNames(values).map((name) => `http://${name}`)
  return [...new Set([...values.server.corsAllowedOrigins, ...routed, ...services])].join(',')
}

type Scheme = 'http' | 'https'

/** The hosts of the routes, and by which schemes they are reached. */
function routedHosts({ http_route, ingress }: Values): { host: string; schemes: Scheme[] }[] {
  const routes = http_route.enabled ? http_route.hostnames : []
  return [
    ...routes.map((host) => ({ host, schemes: gatewaySchemes(http_route) })),
    // Without tls it may still end before the controller, or there with its default certificate.
    ...(ingress.enabled && ingress.host
      ? [
          {
            host: ingress.host,
            schemes: ingress.tls?.length ? ['https' as const] : ['https' as const, 'http' as const],
          },
        ]
      : []),
  ]
}

/** A Gateway ends TLS, but for a listener on the port 80 or with the name http. */
function gatewaySchemes({ parentRefs }: Values['http_route']): Scheme[] {
  const schemes = parentRefs.map(
    ({ port, sectionName }): Scheme => (port === 80 || sectionName === 'http' ? 'http' : 'https'),
  )
  return schemes.length > 0 ? [...new Set(schemes)] : ['https']
}
