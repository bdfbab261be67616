import { memoizeLast } from '../../model/memo.ts'
import type { Values, Variable } from '../../schema/generated/types.ts'
import { archivalVariables } from './archival.ts'
import { authVariables } from './auth.ts'
import { restoreVariables } from './backups.ts'
import { databaseParameters, databaseUri } from './database-uri.ts'
import { databases } from './databases.ts'
import { gatewaySwitch, gatewayVariables } from './gateway.ts'
import { publicUrls } from './hosts.ts'
import { metricsVariables } from './metrics.ts'
import { readArguments } from './server-options.ts'
import { artifactsDestination, isBucket } from './storage.ts'
import { type Store, stores } from './stores.ts'
import { certificateOptions, programVariable } from './tls.ts'
import { variableNames } from './variable-names.ts'

/** A variable that a value other than env_vars sets, and the path of that value. */
export interface Given {
  name: string
  value: Variable
  by: string
}

/** The variables that have a value. */
function givenOf(all: readonly [name: string, value: Variable | undefined, by: string][]): Given[] {
  const given: Given[] = []
  for (const [name, value, by] of all) if (value !== undefined) given.push({ name, value, by })
  return given
}

/** The text of a variable; empty where a Secret holds it. */
export const textOfVariable = (value: Variable): string =>
  typeof value === 'object' ? String(value.value ?? '') : String(value)

/**
 * Variables of the container, by name. Those that something else gives win over env_vars, which win over what is
 * derived.
 */
export const variables = memoizeLast((values: Values): Readonly<Record<string, Variable>> => {
  const all = { ...derivedVariables(values), ...values.env_vars }
  for (const { name, value } of givenVariables(values)) all[name] = value
  return all
})

/** The variables that a server has unless env_vars sets them. */
function derivedVariables(values: Values): Record<string, Variable> {
  return {
    // Wherever the user that it runs as is at home, here it can write.
    [variableNames.home]: '/tmp',
    // MLflow puts every upload and download that goes through it into a file first: there is room on the scratch
    // volume.
    [variableNames.temporary]: '/workload',
    ...gatewaySwitch(values),
    ...(!values.server.telemetry && { MLFLOW_DISABLE_TELEMETRY: true }),
  }
}

/** What values that people write give: MLflow's own variables, and those of the start-up program. */
export const givenVariables = memoizeLast((values: Values): readonly Given[] => [
  ...stores(values).flatMap(storeVariables),
  ...authVariables(values),
  ...replicaVariables(values),
  ...poolVariables(values),
  ...serverVariables(values),
  ...hostVariables(values),
  ...metricsVariables(values),
  ...gatewayVariables(values),
  ...restoreVariables(values),
  ...archivalVariables(values),
  ...bucketVariables(values),
])

const bucketVariables = (values: Values): Given[] => {
  const { createBucket, presignedOnly } = values.artifacts
  const isMade = createBucket && isBucket(artifactsDestination(values))
  return givenOf([
    [variableNames.createBucket, isMade || undefined, 'artifacts.createBucket'],
    [variableNames.presignedOnly, presignedOnly, 'artifacts.presignedOnly'],
  ])
}

/** A store's URI, and the credentials that the start-up program puts into it. */
function storeVariables(store: Store): Given[] {
  const { key, prefix, variable, secret, upgrade } = store
  const given = (name: string, value: Variable, by: string): Given => ({ name, value, by: `${key}.${by}` })
  const upgrading = upgrade ? [given(`${prefix}_UPGRADE`, upgrade, 'upgrade')] : []
  if (!databases[store.type].isServer) return [{ name: variable, value: databaseUri(store), by: key }, ...upgrading]
  if (secret.uriKey) {
    const parameters = databaseParameters(store)
    return [
      given(variable, { name: secret.name, key: secret.uriKey }, 'secret'),
      ...(parameters ? [given(`${prefix}_PARAMETERS`, parameters, 'parameters')] : []),
      ...upgrading,
    ]
  }
  return [
    store.user === undefined
      ? given(`${prefix}_USER`, { name: secret.name, key: secret.userKey || 'username' }, 'secret')
      : given(`${prefix}_USER`, store.user, 'user'),
    given(`${prefix}_PASSWORD`, { name: secret.name, key: secret.passwordKey || 'password' }, 'secret'),
    ...Object.entries(placeKeys(store)).map(([part, secretKey]) =>
      given(`${prefix}_${part}`, { name: secret.name, key: secretKey }, 'secret'),
    ),
    { name: variable, value: databaseUri(store), by: key },
    ...upgrading,
  ]
}

/** The keys of a Secret in which a database's place is, by the ends of the variables that the start-up program reads. */
const placeKeys = ({ secret: { hostKey, portKey, databaseKey } }: Store): Record<string, string> => ({
  ...(hostKey && { HOST: hostKey }),
  ...(portKey && { PORT: portKey }),
  ...(databaseKey && { NAME: databaseKey }),
})

function replicaVariables(values: Values): Given[] {
  const { readReplica, port } = values.backendStore
  const [store] = stores(values)
  if (!readReplica || !databases[store!.type].isServer) return []
  const value = databaseUri(store!, { host: readReplica.host, port: readReplica.port ?? port ?? '' })
  return [{ name: variableNames.readReplica, value, by: 'backendStore.readReplica' }]
}

const poolVariables = ({ backendStore: { pool } }: Values): Given[] =>
  givenOf([
    [variableNames.poolSize, pool?.size, 'backendStore.pool.size'],
    [variableNames.poolMaxOverflow, pool?.maxOverflow, 'backendStore.pool.maxOverflow'],
    [variableNames.poolRecycle, pool?.recycle, 'backendStore.pool.recycle'],
  ])

/** What the start-up program allows beside the Service's names. */
function hostVariables(values: Values): Given[] {
  const { allowedHosts, corsAllowedOrigins } = values.server
  const list = (items: readonly string[]) => (items.length > 0 ? items.join(',') : undefined)
  return givenOf([
    [variableNames.publicUrls, list(publicUrls(values)), 'the routes'],
    [variableNames.listedHosts, list(allowedHosts), 'server.allowedHosts'],
    [variableNames.listedOrigins, list(corsAllowedOrigins), 'server.corsAllowedOrigins'],
  ])
}

/** The two ways of options for the program that serves MLflow: arguments and variables. It takes one of them. */
export const programOptions = ['--uvicorn-opts', '--gunicorn-opts', '--waitress-opts', '--dev']
export const programVariables: readonly string[] = [variableNames.uvicornOptions, variableNames.gunicornOptions]

/**
 * Whether the values have options of their own for the program that serves, a log level among them where it is wanted.
 */
const hasProgramOptions = ({ server, env_vars }: Values): boolean =>
  readArguments(server.extraArgs).some(({ option }) => programOptions.includes(option)) ||
  programVariables.some((name) => Object.hasOwn(env_vars, name))

function serverVariables(values: Values): Given[] {
  const { workers, logLevel, jobExecution, workspaces, staticPrefix } = values.server
  // MLflow's level is not that of the program that serves it, and logs the requests.
  const level = logLevel && !hasProgramOptions(values) ? [`--log-level=${logLevel}`] : []
  const certificate = certificateOptions(values)
  const options = [...certificate, ...level].join(' ') || undefined
  return givenOf([
    [variableNames.workers, workers, 'server.workers'],
    [variableNames.loggingLevel, logLevel?.toUpperCase(), 'server.logLevel'],
    [programVariable(values), options, certificate.length > 0 ? 'server.tls' : 'server.logLevel'],
    [variableNames.jobExecution, jobExecution, 'server.jobExecution'],
    [variableNames.workspaces, workspaces, 'server.workspaces'],
    [variableNames.staticPrefix, staticPrefix, 'server.staticPrefix'],
  ])
}
