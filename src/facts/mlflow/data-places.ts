import { memoizeLast } from '../../model/memo.ts'
import type { EnvValue, ServerContainer } from '../kubernetes/container.ts'
import { databaseOfDialect } from './databases.ts'
import { isWithin, normalized } from './paths.ts'
import { readArguments } from './server-options.ts'
import { storeRows } from './stores.ts'
import { variableNames } from './variable-names.ts'

/** A place where a server keeps something. */
export interface DataPlace {
  /** For people; the same name is the same place, as far as it reaches. */
  name: string
  /** How far the name means the same: a path in the container, what a claim or a Secret has, a Service, or a DNS name. */
  reach: 'pod' | 'namespace' | 'cluster' | 'world'
}

/** The variable and the option of `mlflow server` that name each place. */
const settings = {
  records: { variable: variableNames.backendStore, option: '--backend-store-uri' },
  models: { variable: variableNames.registryStore, option: '--registry-store-uri' },
  users: { variable: variableNames.authStore, option: undefined },
  replica: { variable: variableNames.readReplica, option: '--read-replica-backend-store-uri' },
  artifacts: { variable: variableNames.artifactsDestination, option: '--artifacts-destination' },
  artifactRoot: { variable: variableNames.defaultArtifactRoot, option: '--default-artifact-root' },
} as const

/** The database that a server is set to; undefined where it is not. */
export function databasePlace(
  kind: 'records' | 'models' | 'users' | 'replica',
  container: ServerContainer,
  namespace: string,
): DataPlace | undefined {
  const value = setting(kind, container)
  return value && (keptPlace(kind, value, container) ?? placeOfUri(value, container, namespace))
}

/** A place of which the Secret has a part that the URI lacks. */
function keptPlace(
  kind: keyof typeof settings,
  value: EnvValue,
  { variables }: ServerContainer,
): DataPlace | undefined {
  const row = storeRows.find(({ holds }) => holds === (kind === 'replica' ? 'records' : kind))
  if (!row || 'from' in value) return undefined
  const kept = ['HOST', 'PORT', 'NAME'].flatMap((end) => {
    const part = variables.get(`${row.prefix}_${end}`)
    return part && 'from' in part ? [part.from] : []
  })
  if (kept.length === 0) return undefined
  return { name: `the database ${value.text} with ${kept.join(', ')}`, reach: 'namespace' }
}

/** The value of a setting: the option on the command line wins, of several the last one. */
function setting(kind: keyof typeof settings, { args, variables }: ServerContainer): EnvValue | undefined {
  const { option, variable } = settings[kind]
  const argument = argumentsIn(args).findLast((one) => one.option === option)
  return argument ? { text: argument.value ?? '' } : variables.get(variable)
}

/** Each place is asked for by itself. */
const argumentsIn = memoizeLast(readArguments)

/** Parameters of a connection that override the URI, or set the schema: libpq's and PyMySQL's. */
const placing = ['host', 'hostaddr', 'port', 'dbname', 'database', 'db', 'service', 'options', 'unix_socket']

/** A URI as SQLAlchemy reads it. */
function placeOfUri(value: EnvValue, container: ServerContainer, namespace: string): DataPlace {
  if ('from' in value) return { name: `the database that ${value.from} names`, reach: 'namespace' }
  const [, dialect = '', host = '', database = '', query = ''] =
    /^(\w+)(?:\+\w+)?:\/\/(?:[^@/]*@)?([^/?]*)\/?([^?]*)\??(.*)/.exec(value.text) ?? []
  const server = databaseOfDialect(dialect)
  if (!server) return { name: value.text, reach: 'pod' }
  if (!server.isServer) {
    const { name, reach } = placeOfPath(`/${database.replace(/^\/+/, '')}`, container)
    return { name: `${server.name} at ${name}`, reach }
  }
  const [, spelled = host, port = String(server.port)] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(host) ?? []
  const hostName = decoded(spelled)
  // A name without dots is looked for in the namespace first; one with a slash is a socket.
  const qualified = /[.:/]|^$/.test(hostName) ? hostName : `${hostName}.${namespace}`
  const canonical = hostName.startsWith('/') ? hostName : canonicalHost(qualified)
  const own = query.split('&').filter((part) => placing.includes(part.split('=')[0]!))
  const at = `${canonical}${port === String(server.port) ? '' : `:${port}`}/${decoded(database)}`
  return {
    name: `${server.name} at ${at}${own.length > 0 ? ` (${own.join(', ')})` : ''}`,
    reach: hostName.startsWith('/') ? 'pod' : reachOfHost(canonical),
  }
}

/** A part of a URI as it was before it was percent-encoded; where it never was, as it stands. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** A path of the container, as the place in its claim where it lies on one. */
export function placeOfPath(path: string, { mounts }: ServerContainer): DataPlace {
  const clean = normalized(path)
  const [mount] = mounts.filter((mount) => isWithin(clean, mount.path)).sort((a, b) => b.path.length - a.path.length)
  if (!mount) return { name: clean, reach: 'pod' }
  const inside = [mount.subPath, clean.slice(normalized(mount.path).length).replace(/^\//, '')]
    .filter((part) => part !== '')
    .join('/')
  return { name: `${inside === '' ? 'the top' : inside} of ${mount.volume}`, reach: 'namespace' }
}

/** One form for the names of a host. */
const canonicalHost = (host: string): string =>
  host
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(/\.svc(\.cluster\.local)?$/, '')

/** A canonical name without dots is a Service's in the namespace, one of one dot a Service's in the cluster. */
function reachOfHost(host: string): DataPlace['reach'] {
  if (/^[^.:]*$/.test(host)) return 'namespace'
  return /^[^.:]+\.[^.:]+$/.test(host) ? 'cluster' : 'world'
}

/** An endpoint without its scheme, which is no part of its place, and without the scheme's own port. */
export function canonicalEndpoint(url: string): string {
  const [, scheme = '', host = url, port = '', path = ''] = /^(https?):\/\/([^:/]+)(?::(\d+))?(\/.*)?$/.exec(url) ?? []
  const isUsual = port === '' || port === (scheme === 'https' ? '443' : '80')
  return `${canonicalHost(host)}${isUsual ? '' : `:${port}`}${path}`.replace(/(?<!\/)\/+$/, '')
}

/** Where S3 is, for MLflow and for boto3; the first counts. */
export const endpoints: readonly string[] = [
  variableNames.s3Endpoint,
  variableNames.awsEndpointS3,
  variableNames.awsEndpoint,
]

/** The endpoint of S3 that a server takes, as it stands; undefined where it is AWS's own. */
const endpointOf = ({ variables }: ServerContainer): EnvValue | undefined =>
  endpoints.map((name) => variables.get(name)).find((value) => value && !('text' in value && value.text === ''))

/** A folder of artifacts in a store of objects that other servers reach too. */
export interface ArtifactFolder extends DataPlace {
  store: string
  segments: string[]
}

/** The folders of stores in which a server puts artifacts, as far as the objects say where they are. */
export function artifactFolders(container: ServerContainer): ArtifactFolder[] {
  return (['artifacts', 'artifactRoot'] as const).flatMap((kind) => {
    const value = setting(kind, container)
    return folderOfStore(value && 'text' in value ? value.text : '', container) ?? []
  })
}

/** The folder of a store of objects that a URI names to a server; undefined where it names none that is known. */
export function folderOfStore(uri: string, container: ServerContainer): ArtifactFolder | undefined {
  const [, scheme = '', bucket = '', path = ''] = /^([a-z][a-z0-9+.-]*):\/\/([^/]+)(.*)$/s.exec(uri) ?? []
  if (scheme === '' || elsewhere.includes(scheme)) return undefined
  const endpoint = scheme.startsWith('s3') ? endpointOf(container) : undefined
  const server = endpoint && ('from' in endpoint ? endpoint.from : canonicalEndpoint(endpoint.text))
  if (`${uri}${server}`.includes('$(')) return undefined
  const segments = path.split('/').filter(Boolean)
  const at = server === undefined ? '' : ` at ${server}`
  const top = `${scheme}://${bucket}`
  const name = [top, ...segments].join('/') + at
  return { name, reach: endpoint ? reachOfEndpoint(endpoint) : 'world', store: top + at, segments }
}

/** Schemes of what is no store of objects: a file system, another server. */
const elsewhere = ['file', 'mlflow-artifacts', 'http', 'https']

const reachOfEndpoint = (endpoint: EnvValue): DataPlace['reach'] =>
  'from' in endpoint ? 'namespace' : reachOfHost(canonicalEndpoint(endpoint.text).split(/[:/]/)[0]!)
