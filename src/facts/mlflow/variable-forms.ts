import { distance } from 'fastest-levenshtein'
import { isObject, type Json } from '../../model/json.ts'
import { variableNames } from './variable-names.ts'
import { variableReleases } from './variable-releases.ts'

/** A text that a variable's reader refuses: what it takes, and what to write instead. */
interface Refused {
  takes: string
  instead: string
}

/**
 * What is wrong with the text of a variable whose reader takes certain texts only; undefined where nothing is, or the
 * variable is not known here. Most are read when somebody uploads: until then the server is Ready.
 */
export function refused(name: string, text: string): Refused | undefined {
  if (booleans.has(name)) {
    if (/^(true|false|1|0)$/i.test(text)) return undefined
    const meant = /^(y|yes|on|t)$/i.test(text) ? 'true' : /^(n|no|off|f)$/i.test(text) ? 'false' : 'true or false'
    return { takes: 'true, false, 1 and 0', instead: `${name}: ${meant}` }
  }
  if (Object.hasOwn(choices, name)) {
    const { values, anyCase } = choices[name]!
    const near = values.toSorted((a, b) => distance(text.toLowerCase(), a) - distance(text.toLowerCase(), b))[0]!
    if (values.includes(anyCase ? text.toLowerCase() : text)) return undefined
    return { takes: values.join(', '), instead: `${name}: ${near}` }
  }
  if (!jsonMaps.has(name) || isJsonMap(text)) return undefined
  const quoted = text.replaceAll("'", '"')
  const sample = isJsonMap(quoted) ? quoted : '{"ServerSideEncryption": "aws:kms"}'
  return { takes: 'a map in JSON', instead: `${name}: '${sample}'` }
}

/** _BooleanEnvironmentVariable of mlflow/environment_variables.py, those that a server reads. */
const booleans = new Set<string>([
  variableNames.s3IgnoreTls,
  variableNames.jobExecution,
  variableNames.periodicTasks,
  variableNames.disableTelemetry,
  variableNames.workspaces,
  variableNames.gateway,
  variableNames.gatewayPrivateAddresses,
  variableNames.presignedOnly,
  variableNames.remoteAssistant,
  variableNames.customScorers,
  variableNames.assistantSandbox,
  'MLFLOW_ALLOW_MODEL_CODE_EXECUTION',
  'MLFLOW_BASIC_AUTH_FAIL_CLOSED',
  'MLFLOW_ENABLE_MCP_TOOL_DISCOVERY',
  'MLFLOW_ICON_URL_ALLOW_PRIVATE_IPS',
  'MLFLOW_RBAC_SEED_DEFAULT_ROLES',
  'MLFLOW_SERVER_JOB_FLUSH_PERIODIC_LOCKS_ON_STARTUP',
  'MLFLOW_SQL_TRACE_ROLLUPS_ENABLED',
  'MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS',
  'MLFLOW_ENABLE_MULTIPART_UPLOAD',
  'MLFLOW_ENABLE_MULTIPART_DOWNLOAD',
  'MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD',
  'MLFLOW_ENABLE_PROXY_MULTIPART_DOWNLOAD',
  'MLFLOW_SERVER_ENABLE_GRAPHQL_AUTH',
  'MLFLOW_SQLALCHEMYSTORE_ECHO',
])

interface Choice {
  values: string[]
  anyCase?: boolean
}

/** botocore's configuration (botocore/args.py): a client with another value can't be made. */
const choices: Record<string, Choice> = {
  MLFLOW_BOTO_CLIENT_ADDRESSING_STYLE: { values: ['auto', 'path', 'virtual'] },
  AWS_REQUEST_CHECKSUM_CALCULATION: { values: ['when_supported', 'when_required'], anyCase: true },
  AWS_RESPONSE_CHECKSUM_VALIDATION: { values: ['when_supported', 'when_required'], anyCase: true },
}

/** Read with json.loads for every upload (mlflow/store/artifact/s3_artifact_repo.py). */
const jsonMaps = new Set(['MLFLOW_S3_UPLOAD_EXTRA_ARGS'])

function isJsonMap(text: string): boolean {
  try {
    return isObject(JSON.parse(text) as Json)
  } catch {
    return false
  }
}

/** Variables that hold the path of a file: of the clients of stores (boto3, google-auth), libpq's, and MLflow's. */
export const pathVariables = new Set([
  'AWS_CA_BUNDLE',
  'AWS_CONFIG_FILE',
  'AWS_SHARED_CREDENTIALS_FILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'CURL_CA_BUNDLE',
  'GOOGLE_APPLICATION_CREDENTIALS',
  'MLFLOW_AUTH_CONFIG_PATH',
  'MLFLOW_MYSQL_SSL_CA',
  'MLFLOW_MYSQL_SSL_CERT',
  'MLFLOW_MYSQL_SSL_KEY',
  variableNames.traceArchivalConfig,
  'PGPASSFILE',
  'PGSSLCERT',
  'PGSSLCRL',
  'PGSSLKEY',
  'PGSSLROOTCERT',
  'REQUESTS_CA_BUNDLE',
  'SSL_CERT_FILE',
])

/** MLflow hands values to its own processes in variables that begin so, and overwrites what is there. */
export const isInternal = (name: string): boolean => name.startsWith('_MLFLOW_')

/** So near to a name known here that it is none of MLflow's own but for these. */
const farthest = 4
const known: string[] = Object.values(variableNames)
const real = new Set([...known, ...Object.keys(variableReleases), 'MLFLOW_HOME'])

/** The variable that a misspelled name of MLflow's was meant to be; undefined where the name may be right. */
export function correctlySpelled(name: string): string | undefined {
  if (!/^_?MLFLOW_/.test(name) || real.has(name)) return undefined
  const own = name.replace(/^_MLFLOW_SERVER_/, 'MLFLOW_').replace(/^_/, '')
  const [near] = known
    .map((candidate) => ({ candidate, off: distance(own, candidate) }))
    .toSorted((a, b) => a.off - b.off)
  return near && near.off <= farthest ? near.candidate : undefined
}

/** The longest text that Linux hands to a program, its end included (MAX_ARG_STRLEN of linux/binfmts.h): in bytes. */
export const longestText = 128 * 1024
