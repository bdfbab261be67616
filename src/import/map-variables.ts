import { variableNames } from '../facts/mlflow/variable-names.ts'
import { at, type Json, type JsonObject, own } from '../model/json.ts'
import type { Draft } from './draft.ts'
import type { RunningServer } from './find-server.ts'
import type { Settings } from './settings.ts'
import { asValue } from './variables.ts'

/** Variables that images and charts set and nobody reads here, or that the pod has already. */
const unneeded =
  /^(HOME|TMPDIR|MLFLOW_VERSION|BITNAMI_DEBUG|MLFLOW_DISABLE_TELEMETRY|DO_NOT_TRACK|MLFLOW_CONFIGURE_LOGGING)$/

/** Those that have a value of their own, and how it is read. */
const values: { [variable: string]: { path: string[]; read: (text: string) => Json | undefined } } = {
  [variableNames.workspaces]: { path: ['server', 'workspaces'], read: truth },
  [variableNames.presignedOnly]: { path: ['artifacts', 'presignedOnly'], read: truth },
  [variableNames.gateway]: { path: ['gateway', 'enabled'], read: truth },
  [variableNames.passphraseVersion]: { path: ['gateway', 'passphraseVersion'], read: number },
  [variableNames.gatewayProviders]: { path: ['gateway', 'allowedProviders'], read: list },
  [variableNames.gatewayPrivateAddresses]: { path: ['gateway', 'allowPrivateAddresses'], read: truth },
  MLFLOW_SERVER_ENABLE_JOB_EXECUTION: { path: ['server', 'jobExecution'], read: truth },
  MLFLOW_LOGGING_LEVEL: { path: ['server', 'logLevel'], read: level },
  MLFLOW_SQLALCHEMYSTORE_POOL_SIZE: { path: ['backendStore', 'pool', 'size'], read: number },
  MLFLOW_SQLALCHEMYSTORE_MAX_OVERFLOW: { path: ['backendStore', 'pool', 'maxOverflow'], read: number },
  MLFLOW_SQLALCHEMYSTORE_POOL_RECYCLE: { path: ['backendStore', 'pool', 'recycle'], read: number },
}

/** Those that are a Secret's key, and have a value of their own. */
const keys: { [variable: string]: string[] } = {
  [variableNames.passphrase]: ['gateway', 'passphrase'],
  [variableNames.webhookKey]: ['webhooks', 'encryptionKey'],
}

function truth(text: string): boolean | undefined {
  return /^(true|1)$/i.test(text) ? true : /^(false|0)$/i.test(text) ? false : undefined
}

function number(text: string): number | undefined {
  return /^\d+$/.test(text) ? Number(text) : undefined
}

function list(text: string): string[] {
  return text.split(',').flatMap((item) => item.trim() || [])
}

function level(text: string): string | undefined {
  return /^(debug|info|warning|error|critical)$/i.test(text) ? text.toLowerCase() : undefined
}

/** The Secret that community-charts makes for MLflow's forms, which only auth has a use for, and makes itself. */
const ofForms = /-flask-server-secret-key$/
const isOfForms = (entry: JsonObject): boolean => ofForms.test(String(at(entry, ['secretRef', 'name']) ?? ''))

/** What is left of the variables, once options and databases have taken theirs. */
export function mapVariables(server: RunningServer, settings: Settings, draft: Draft): void {
  const kept: JsonObject[] = []
  for (const [name, variable] of settings.variables()) {
    if (name === 'MLFLOW_DISABLE_TELEMETRY' && 'text' in variable && !truth(variable.text))
      draft.set(['server', 'telemetry'], true, variable.location)
    if (unneeded.test(name) || ('secret' in variable && ofForms.test(variable.secret.name))) continue
    const row = own(values, name)
    const read = row && 'text' in variable ? row.read(variable.text) : undefined
    const value = read ?? asValue(variable)
    const path = read !== undefined ? row!.path : 'secret' in variable ? own(keys, name) : undefined
    if (value !== undefined) draft.set(path ?? ['env_vars', name], value, variable.location)
    else if ('field' in variable) {
      kept.push({ name, valueFrom: variable.field })
      draft.carried.push({ path: ['patches'], from: variable.location })
    }
  }
  tellOptional(server, draft)
  const envFrom = server.variables.unknown.map(({ entry }) => entry).filter((entry) => !isOfForms(entry))
  if (envFrom.length > 0) draft.set(['envFrom'], envFrom, server.variables.unknown[0]!.location)
  if (kept.length > 0)
    draft.patch('Deployment', { spec: { template: { spec: { containers: [{ name: 'mlflow', env: kept }] } } } })
}

/** A value names what has to be there: a pod that ran without it would wait for it. */
function tellOptional({ variables }: RunningServer, draft: Draft): void {
  for (const [name, variable] of variables.known) {
    if (!variable.isOptional || 'text' in variable) continue
    draft.problem('import-not-carried', variable.location, {
      message: `what ${name} is taken from may be missing where it runs: from here on the pods wait for it`,
      help: 'see that it is there, or remove the variable',
    })
  }
}
