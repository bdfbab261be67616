import { at, type Json, type JsonObject } from '../model/json.ts'
import type { Draft } from './draft.ts'
import type { RunningServer } from './find-server.ts'
import type { Settings } from './settings.ts'
import { asValue } from './variables.ts'

/** Variables that images and charts set and nobody reads here, or that the pod has already. */
const unneeded =
  /^(HOME|TMPDIR|MLFLOW_VERSION|BITNAMI_DEBUG|MLFLOW_DISABLE_TELEMETRY|DO_NOT_TRACK|MLFLOW_CONFIGURE_LOGGING)$/

/** Those that have a value of their own, and how it is read. */
const values: { [variable: string]: { path: string[]; read: (text: string) => Json | undefined } } = {
  MLFLOW_SERVER_ENABLE_JOB_EXECUTION: { path: ['server', 'jobExecution'], read: truth },
  MLFLOW_LOGGING_LEVEL: { path: ['server', 'logLevel'], read: level },
  MLFLOW_SQLALCHEMYSTORE_POOL_SIZE: { path: ['backendStore', 'pool', 'size'], read: number },
  MLFLOW_SQLALCHEMYSTORE_MAX_OVERFLOW: { path: ['backendStore', 'pool', 'maxOverflow'], read: number },
  MLFLOW_SQLALCHEMYSTORE_POOL_RECYCLE: { path: ['backendStore', 'pool', 'recycle'], read: number },
}

function truth(text: string): boolean | undefined {
  return /^(true|1)$/i.test(text) ? true : /^(false|0)$/i.test(text) ? false : undefined
}

function number(text: string): number | undefined {
  return /^\d+$/.test(text) ? Number(text) : undefined
}

function level(text: string): string | undefined {
  return /^(debug|info|warning|error|critical)$/i.test(text) ? text.toLowerCase() : undefined
}

/** The Secret that community-charts makes for MLflow's forms, which only auth has a use for, and makes itself. */
const isOfUsers = (entry: JsonObject): boolean =>
  /-flask-server-secret-key$/.test(String(at(entry, ['secretRef', 'name']) ?? ''))

/** What is left of the variables, once options and databases have taken theirs. */
export function mapVariables(server: RunningServer, settings: Settings, draft: Draft): void {
  const kept: JsonObject[] = []
  for (const [name, variable] of settings.variables()) {
    if (name === 'MLFLOW_DISABLE_TELEMETRY' && 'text' in variable && !truth(variable.text))
      draft.set(['server', 'telemetry'], true, variable.location)
    if (unneeded.test(name)) continue
    const own = values[name]
    const read = own && 'text' in variable ? own.read(variable.text) : undefined
    const value = read ?? asValue(variable)
    if (value !== undefined) draft.set(read === undefined ? ['env_vars', name] : own!.path, value, variable.location)
    else if ('field' in variable) {
      kept.push({ name, valueFrom: variable.field })
      draft.carried.push({ path: ['patches'], from: variable.location })
    }
  }
  const envFrom = server.variables.unknown.map(({ entry }) => entry).filter((entry) => !isOfUsers(entry))
  if (envFrom.length > 0) draft.set(['envFrom'], envFrom, server.variables.unknown[0]!.location)
  if (kept.length > 0)
    draft.patch('Deployment', { spec: { template: { spec: { containers: [{ name: 'mlflow', env: kept }] } } } })
}
