import type { Values } from '../../schema/generated/types.ts'
import { addressOf } from '../kubernetes/address-range.ts'
import { schemeOf } from './artifact-stores.ts'
import { endpoints } from './data-places.ts'
import { databases } from './databases.ts'
import { runsGateway } from './gateway.ts'
import { identities } from './identities.ts'
import { keyOf } from './key-files.ts'
import { signIn } from './oauth2-proxy/sign-in.ts'
import { storePlaces } from './places.ts'
import { databaseServers, type Store } from './stores.ts'
import { variableNames } from './variable-names.ts'
import { textOfVariable } from './variables.ts'

/** What a server connects to, and the value that says so. */
export interface Destination {
  /** A DNS name, or an address without brackets; absent where it may be anywhere, as the hosts of a cloud are. */
  host?: string
  port: number
  by: string
  /** Set where a Secret or a ConfigMap holds the host, so that the port is only the usual one. */
  isUnseen?: true
}

const https = 443

/** Everything that the values have a server connect to but for DNS. */
export const destinations = (values: Values): Destination[] => [
  ...databaseServers(values).flatMap((store) => ofDatabase(store, values)),
  ...ofStores(values),
  ...ofEndpoints(values),
  ...ofIdentity(values),
  ...ofSignIn(values),
  // Providers of models, and receivers of webhooks: whom users name.
  ...(runsGateway(values) ? [{ port: https, by: 'gateway' }] : []),
  ...(values.webhooks?.encryptionKey ? [{ port: https, by: 'webhooks.encryptionKey' }] : []),
  ...(values.server.telemetry ? [{ port: https, by: 'server.telemetry' }] : []),
]

function ofDatabase({ key, type, host = '', port, secret }: Store, { backendStore }: Values): Destination[] {
  const usual = databases[type].port!
  if (secret.uriKey || secret.hostKey || secret.portKey)
    return [{ port: Number((!secret.portKey && port) || usual), by: `${key}.secret`, isUnseen: true }]
  const replica = key === 'backendStore' ? backendStore.readReplica : undefined
  const servers = [
    { host, port: Number(port || usual), by: `${key}.host` },
    ...(replica ? [{ host: replica.host, port: replica.port ?? Number(port || usual), by: `${key}.readReplica` }] : []),
  ]
  // A Unix socket is a file.
  return servers
    .filter((server) => server.host !== '' && !server.host.startsWith('/'))
    .map((server) => ({ ...server, host: bare(server.host) }))
}

/** The ports of stores that have hosts of their own in their URI. */
const ownPorts: Readonly<Record<string, number>> = {
  http: 80,
  https,
  'mlflow-artifacts': 80,
  ftp: 21,
  sftp: 22,
  hdfs: 8020,
}

function ofStores(values: Values): Destination[] {
  const { artifactsDestination, defaultArtifactRoot } = variableNames
  const unseen = [artifactsDestination, defaultArtifactRoot].filter((name) => keyOf(values.env_vars[name] ?? ''))
  return [
    ...unseen.map((name): Destination => ({ port: https, by: `env_vars.${name}`, isUnseen: true })),
    ...storePlaces(values).flatMap(({ place, path }) => ofStore(place, path.join('.'), values)),
  ]
}

function ofStore(place: string, by: string, values: Values): Destination[] {
  const scheme = schemeOf(place)
  if (scheme === undefined || scheme === 'file') return []
  if (Object.hasOwn(ownPorts, scheme)) return urlDestination(place, ownPorts[scheme]!, by)
  const isOwn = scheme.startsWith('s3') && endpointVariables(values).some(([other]) => endpoints.includes(other))
  return isOwn ? [] : [{ port: https, by }]
}

/** Variables that name a server: OTEL_EXPORTER_OTLP_ENDPOINT, MLFLOW_S3_ENDPOINT_URL, AWS_ENDPOINT_URL_STS, HTTPS_PROXY. */
const endpointName = /(^|_)(endpoint|endpoint_url(_\w+)?|(?<!no_)proxy)$/i

const endpointVariables = ({ env_vars }: Values) =>
  Object.entries(env_vars).filter(
    ([name, value]) => endpointName.test(name) && (keyOf(value) !== undefined || textOfVariable(value) !== ''),
  )

const ofEndpoints = (values: Values): Destination[] =>
  endpointVariables(values).flatMap(([name, value]) =>
    keyOf(value)
      ? [{ port: https, by: `env_vars.${name}`, isUnseen: true }]
      : urlDestination(textOfVariable(value), 80, `env_vars.${name}`),
  )

/** The host and the port of a URL, or of `host:port`; nothing where it names no host of its own. */
function urlDestination(text: string, port: number, by: string): Destination[] {
  const [, scheme, host = '', given] =
    /^(?:([a-z][a-z0-9+.-]*):\/\/)?(?:[^@/]*@)?(\[[^\]]*\]|[^:/?#]*)(?::(\d+))?/i.exec(text) ?? []
  if (host === '' || host.includes('$(')) return []
  return [{ host: bare(host), port: Number(given ?? (scheme === 'https' ? https : port)), by }]
}

/** The issuers that a proxy before MLflow asks for their keys. */
function ofSignIn(values: Values): Destination[] {
  const { issuerUrl = '', extraIssuers = [] } = signIn(values) ?? {}
  return [
    ...urlDestination(issuerUrl, https, 'auth.oidc.issuerUrl'),
    ...extraIssuers.flatMap((issuer) => urlDestination(issuer.issuerUrl, https, 'auth.oidc.extraIssuers')),
  ]
}

/** The metadata servers of clouds, where the pods' identity is had from them. */
const ofIdentity = ({ serviceAccount: { create, annotations } }: Values): Destination[] =>
  identities
    .filter(({ annotation }) => create && Object.hasOwn(annotations, annotation))
    .flatMap(({ annotation, asks }) =>
      asks.map((place) => ({ ...place, by: `serviceAccount.annotations.${annotation}` })),
    )

/** A host without an IPv6 address's brackets, in lower case, without the last dot. */
const bare = (host: string): string =>
  host
    .replace(/^\[|\]$/g, '')
    .toLowerCase()
    .replace(/\.$/, '')

/** Where a host may be: its addresses, pods of a namespace (the own one where that is undefined), or outside. */
export type Whereabouts = { address: string } | { namespace: string | undefined } | 'outside'

/** Where a host may be: a name of two parts is a Service of a namespace, or a domain. The own machine is nowhere. */
export function whereabouts(host: string | undefined): Whereabouts[] {
  if (host === undefined) return ['outside']
  if (/^(localhost|127\..*|::1)$/.test(host)) return []
  if (addressOf(host)) return [{ address: host }]
  const [name, namespace, svc] = host.split('.')
  if (namespace === undefined) return name === '' ? [] : [{ namespace: undefined }]
  if (svc === 'svc') return [{ namespace }]
  return svc === undefined ? [{ namespace }, 'outside'] : ['outside']
}
