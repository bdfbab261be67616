import { storeRows } from './stores.ts'
import { variableNames } from './variable-names.ts'

/** Those that server.logLevel and server.tls make for the program that serves. */
const programOptions =
  /^(?:--(?:log-level=\w+|(?:ssl-)?(?:cert|key)file=\/var\/run\/secrets\/mlflow-gitops\/[-.\w/]+)(?: |$))+$/

/**
 * Variables that make the server run nothing and reach nothing of which no value tells, with the values that do so
 * where not all do. Of the others, known or not, that is not said: PYTHONPATH, LD_PRELOAD, HTTPS_PROXY, SSL_CERT_FILE
 * and MLFLOW_AUTH_CONFIG_PATH are among them.
 */
const harmless: Readonly<Record<string, RegExp>> = {
  // What options of values set, which have sentences of their own.
  ...Object.fromEntries(Object.values(variableNames).map((name) => [name, /^/])),
  // MLflow runs what its users send.
  [variableNames.remoteAssistant]: /^(false|0)$/i,
  [variableNames.customScorers]: /^(false|0)$/i,
  [variableNames.jobEngine]: /^$/,
  [variableNames.jobRedis]: /^$/,
  [variableNames.budgetRedis]: /^$/,
  [variableNames.uvicornOptions]: programOptions,
  [variableNames.gunicornOptions]: programOptions,
  // The name of a Service: its own, as the pod's labels or a value have it.
  [variableNames.service]: /^([a-z]([-a-z0-9]*[a-z0-9])?)?$/,
  [variableNames.namespace]: /^$/,
  ...Object.fromEntries(
    storeRows.flatMap(({ prefix }) =>
      ['HOST', 'PORT', 'NAME', 'USER', 'PASSWORD', 'PARAMETERS', 'UPGRADE'].map((part) => [`${prefix}_${part}`, /^/]),
    ),
  ),
  HOME: /^\/(tmp|workload)(\/|$)/,
  TMPDIR: /^\/(tmp|workload)(\/|$)/,
}

/** The same by the forms of names: credentials of stores, sizes and times of MLflow's, places and languages. */
const families: readonly RegExp[] = [
  /^AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|REGION|DEFAULT_REGION|MAX_ATTEMPTS|RETRY_MODE)$/,
  /^AWS_(REQUEST_CHECKSUM_CALCULATION|RESPONSE_CHECKSUM_VALIDATION)$/,
  /^AZURE_STORAGE_(CONNECTION_STRING|ACCESS_KEY)$/,
  /^(GOOGLE_APPLICATION_CREDENTIALS|GOOGLE_CLOUD_PROJECT)$/,
  /^MLFLOW_[A-Z0-9_]*(TIMEOUT|_SECONDS|RETRIES|BACKOFF_FACTOR|BACKOFF_JITTER|_SIZE|POOLCLASS|POOL_CONNECTIONS|POOL_MAXSIZE|_ECHO|INTERVAL|PROGRESS_BAR)$/,
  /^MLFLOW_ENABLE_(PROXY_)?MULTIPART_(UPLOAD|DOWNLOAD)$/,
  /^MLFLOW_(BOTO_CLIENT_ADDRESSING_STYLE|TRUNCATE_LONG_VALUES|CONFIGURE_LOGGING|DISABLE_TELEMETRY)$/,
  /^(TZ|LANG|LANGUAGE|LC_[A-Z]+|PYTHONUNBUFFERED|PYTHONDONTWRITEBYTECODE|PYTHONHASHSEED)$/,
  /^(OMP|OPENBLAS|MKL|NUMEXPR)_NUM_THREADS$/,
]

/** Whether a variable of that text, empty where it is taken from elsewhere, neither runs nor reaches anything new. */
export const isHarmless = (name: string, text: string): boolean =>
  (Object.hasOwn(harmless, name) && harmless[name]!.test(text)) || families.some((form) => form.test(name))
