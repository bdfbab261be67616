import { type EnvValue, mainContainer, type ServerContainer } from '../../facts/kubernetes/container.ts'
import { databaseOfDialect } from '../../facts/mlflow/databases.ts'
import { isWithin, normalized } from '../../facts/mlflow/paths.ts'
import { variableNames } from '../../facts/mlflow/variable-names.ts'
import { memoize } from '../../model/memo.ts'
import type { CompiledState } from '../../recompile.ts'

/** Where a server keeps what people don't want to lose, for people; the same text is the same place. */
export interface DataLocations {
  /** Experiments and runs. */
  records: string
  /** Registered models: with the records, unless they have a database of their own. */
  models: string
  /** The read replica, if there is one. */
  replica: string | undefined
  artifacts: string
  /** Which of them go with the pod. */
  inPod: { records: boolean; artifacts: boolean }
  /** What of the volumes that outlive the pod is mounted, and where. */
  volumes: { volume: string; path: string }[]
}

/** Read from the objects, so that patches count. */
export const dataLocations = memoize(({ objects, environment }: CompiledState): DataLocations | undefined => {
  const container = mainContainer(objects)
  if (!container) return undefined
  const { namespace } = environment.values
  const uri = (name: string, option: string): EnvValue | undefined =>
    argument(container, option) ?? container.variables.get(name)
  const [backend, registry, replica] = [
    uri(variableNames.backendStore, '--backend-store-uri'),
    uri(variableNames.registryStore, '--registry-store-uri'),
    uri(variableNames.readReplica, '--read-replica-backend-store-uri'),
  ]
  const records = backend ? databasePlace(backend, container, namespace) : 'a folder of the container'
  const artifacts = artifactsPlace(container)
  return {
    records,
    models: registry ? databasePlace(registry, container, namespace) : records,
    replica: replica && databasePlace(replica, container, namespace),
    artifacts,
    inPod: { records: /^SQLite at \/|^a folder/.test(records), artifacts: /^(\/|\.)/.test(artifacts) },
    volumes: container.mounts.map(({ volume, path, subPath }) => ({
      volume: subPath === '' ? volume : `${volume} (${subPath})`,
      path,
    })),
  }
})

/** The value of an option on the command line; the last one wins. */
function argument({ args }: ServerContainer, option: string): EnvValue | undefined {
  const index = args.findLastIndex((text) => text === option || text.startsWith(`${option}=`))
  if (index === -1) return undefined
  return { text: args[index]!.includes('=') ? args[index]!.slice(option.length + 1) : (args[index + 1] ?? '') }
}

/** Parameters of a connection that override the URI: libpq's and PyMySQL's. */
const placing = ['host', 'hostaddr', 'port', 'dbname', 'database', 'db', 'service', 'options', 'unix_socket']

/** A URI as SQLAlchemy reads it. */
function databasePlace(value: EnvValue, container: ServerContainer, namespace: string): string {
  if ('from' in value) return `the database that ${value.from} names`
  const [, dialect = '', host = '', database = '', query = ''] =
    /^(\w+)(?:\+\w+)?:\/\/(?:[^@/]*@)?([^/?]*)\/?([^?]*)\??(.*)/.exec(value.text) ?? []
  const server = databaseOfDialect(dialect)
  if (!server) return value.text
  if (!server.isServer) return `${server.name} at ${onClaim(`/${database.replace(/^\/+/, '')}`, container)}`
  const [, name = host, port = String(server.port)] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(host) ?? []
  // A name without dots is looked for in the namespace first.
  const qualified = name.includes('.') || name.includes(':') || name === '' ? name : `${name}.${namespace}`
  const canonical = canonicalHost(qualified)
  const own = query.split('&').filter((part) => placing.includes(part.split('=')[0]!))
  return `${server.name} at ${canonical}${port === String(server.port) ? '' : `:${port}`}/${database}${own.length > 0 ? ` (${own.join(', ')})` : ''}`
}

/** A path of the container, as the place in its claim where it lies on one. */
function onClaim(path: string, { mounts }: ServerContainer): string {
  const clean = normalized(path)
  const [mount] = mounts.filter((mount) => isWithin(clean, mount.path)).sort((a, b) => b.path.length - a.path.length)
  if (!mount) return clean
  const inside = [mount.subPath, clean.slice(normalized(mount.path).length).replace(/^\//, '')]
    .filter((part) => part !== '')
    .join('/')
  return `${inside === '' ? 'the top' : inside} of ${mount.volume}`
}

/** One form for the names of a host. */
const canonicalHost = (host: string): string =>
  host
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(/\.svc(\.cluster\.local)?$/, '')

/** An endpoint without its scheme, which is no part of its place, and without the scheme's own port. */
function canonicalEndpoint(url: string): string {
  const [, scheme = '', host = url, port = '', path = ''] = /^(https?):\/\/([^:/]+)(?::(\d+))?(\/.*)?$/.exec(url) ?? []
  const isUsual = port === '' || port === (scheme === 'https' ? '443' : '80')
  return `${canonicalHost(host)}${isUsual ? '' : `:${port}`}${path}`.replace(/\/+$/, '')
}

/** Where S3 is, for MLflow and for boto3; the first counts. */
export const endpoints = [variableNames.s3Endpoint, variableNames.awsEndpointS3, variableNames.awsEndpoint]

/** Arguments of `mlflow server` that set where artifacts go, or that clients take them there themselves. */
const artifactArguments = /^--(default-artifact-root|artifacts-destination|no-serve-artifacts|artifacts-only)(=|$)/

/** Variables that set the same. */
const artifactVariables = [variableNames.defaultArtifactRoot, variableNames.serveArtifacts, variableNames.artifactsOnly]

function artifactsPlace(container: ServerContainer): string {
  const text = (name: string): string | undefined => {
    const value = container.variables.get(name)
    return value && ('from' in value ? `what ${value.from} says` : value.text)
  }
  const destination = text(variableNames.artifactsDestination) ?? './mlartifacts'
  const path = /^(?:file:(?:\/\/)?)?(\/.*)$/.exec(destination)?.[1]
  const place = path === undefined ? destination.replace(/\/+$/, '') : onClaim(path, container)
  const endpoint = destination.startsWith('s3')
    ? endpoints.map(text).find((value) => value !== undefined && value !== '')
    : undefined
  const variables = artifactVariables.flatMap((name) => (text(name) === undefined ? [] : [`${name}=${text(name)}`]))
  const own = [...variables, ...container.args.filter((argument) => artifactArguments.test(argument))]
  return [
    place,
    ...(endpoint === undefined ? [] : [`at ${canonicalEndpoint(endpoint)}`]),
    ...(own.length > 0 ? [`(${own.join(' ')})`] : []),
  ].join(' ')
}
