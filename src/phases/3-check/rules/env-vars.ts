import { keepsUsers } from '../../../facts/mlflow/auth.ts'
import { mlflowVersion } from '../../../facts/mlflow/image.ts'
import { variableNames } from '../../../facts/mlflow/variable-names.ts'
import { isKnownVariable, variableReleases } from '../../../facts/mlflow/variable-releases.ts'
import { givenVariables, textOfVariable } from '../../../facts/mlflow/variables.ts'
import { versionText } from '../../../facts/mlflow/version.ts'
import type { Variable } from '../../../schema/generated/types.ts'
import type { Rules } from '../rule.ts'

/** Variables that only the start-up program reads, and that other values set. */
const reserved =
  /^(((REGISTRY|AUTH)_)?DATABASE_(UPGRADE|PARAMETERS)|AUTH_(DATABASE_(URI|USER|PASSWORD)|ADMIN_(USERNAME|PASSWORD)|DEFAULT_PERMISSION|CACHE_SECONDS|ADMIN_GROUPS)|MLFLOW_GITOPS_\w+)$/

/** Variables that the start-up program sets where MLflow keeps users. */
const ofUsers = /^(MLFLOW_AUTH_(CONFIG_PATH|ADMIN_USERNAME|ADMIN_PASSWORD)|MLFLOW_FLASK_SERVER_SECRET_KEY)$/

/** Variables that boto3 takes an endpoint from, by MLflow or by itself. */
const endpoint = /^(MLFLOW_S3_ENDPOINT_URL|AWS_ENDPOINT_URL(_[A-Z0-9_]+)?)$/

/** Variables of MLflow that the server's arguments take the place of, and the value that sets each. */
const setByArguments = [
  { name: variableNames.host, by: 'server.host' },
  { name: variableNames.port, by: 'deployment.ports.http' },
]

export const envVarRules = {
  'env-var-form'({ values }, report) {
    for (const [name, value] of Object.entries(values.env_vars)) {
      if (typeof value !== 'object' || isWellFormed(value)) continue
      report({
        path: ['env_vars', name],
        message: malformed(name, value),
        help: 'write {name: my-secret, key: my-key} for a Secret, {configMap: my-config-map, key: my-key} for a ConfigMap, or {value: …} for a text; null removes a key that a layer below has set',
      })
    }
  },

  'env-var-reserved'({ values }, report) {
    for (const [name, value] of Object.entries(values.env_vars)) {
      const [, referred] = /\$\((MLFLOW_GITOPS_\w+)\)/.exec(textOfVariable(value)) ?? []
      if (referred !== undefined) {
        report({
          path: ['env_vars', name],
          message: `${name} refers to ${referred}, which is reserved for the start-up program`,
          help: 'write the value itself',
        })
      }
      if (keepsUsers(values) && ofUsers.test(name)) {
        report({
          path: ['env_vars', name],
          message: `${name} is reserved for the start-up program, which makes it of auth`,
          help: 'remove it',
          part: 'key',
        })
      }
      if (!reserved.test(name)) continue
      report({
        path: ['env_vars', name],
        message: `${name} is reserved for the start-up program`,
        help: 'remove it: upgrade, parameters, auth, authStore, artifacts.createBucket, server.allowedHosts, server.corsAllowedOrigins and the routes set such variables',
        part: 'key',
      })
    }
  },

  'endpoint-form'({ values }, report) {
    for (const [name, value] of Object.entries(values.env_vars)) {
      const text = textOfVariable(value)
      if (!endpoint.test(name) || text === '' || /^(https?:\/\/[^/\s]|\$\()/.test(text)) continue
      const host = text.replace(/^[a-z0-9+.-]*:\/\/|^\/+/i, '')
      report({
        path: ['env_vars', name],
        message: `${JSON.stringify(text)} is no URL of http or https, and boto3 refuses it`,
        help:
          host === ''
            ? `write ${name}: https://s3.example.com`
            : `write ${name}: ${/:443(\/|$)/.test(host) ? 'https' : 'http'}://${host}`,
      })
    }
  },

  'env-var-overridden'({ values }, report) {
    const made = values.traceArchival.enabled ? [{ name: variableNames.traceArchivalConfig, by: 'traceArchival' }] : []
    for (const { name, by } of [...givenVariables(values), ...setByArguments, ...made]) {
      if (!Object.hasOwn(values.env_vars, name)) continue
      report({
        path: ['env_vars', name],
        message: `${name} is already set by ${by}: this value has no effect`,
        help: 'remove it',
        part: 'key',
      })
    }
  },
  'variable-unknown'({ values }, report) {
    const isUnknown = (name: string) => !isKnownVariable(values, name)
    const finding = (name: string, subject: string, object: string) => ({
      message: `${subject} has no effect: MLflow ${versionText(mlflowVersion(values)!)} does not know ${object}`,
      help: `remove it, or use MLflow ${versionText(variableReleases[name]!)} or later`,
    })
    for (const name of Object.keys(values.env_vars).filter(isUnknown)) {
      report({ path: ['env_vars', name], ...finding(name, name, 'it'), part: 'key' })
    }
    const given = givenVariables(values)
    for (const { name, by } of given.filter((one) => isUnknown(one.name))) {
      // A value that sets two variables has an effect while MLflow knows one of them.
      if (given.some((other) => other.by === by && !isUnknown(other.name))) continue
      report({ path: by.split('.'), ...finding(name, by, name) })
    }
  },
} satisfies Rules

/** What a variable may be, each by keys of its own. */
const sources = ['value', 'fieldRef', 'name', 'configMap'] as const

type Reference = Extract<Variable, object>

const sourcesOf = (variable: Reference): (typeof sources)[number][] =>
  sources.filter((source) => variable[source] !== undefined)

const ofKeys = ['name', 'configMap']

function isWellFormed(variable: Reference): boolean {
  const [source, ...others] = sourcesOf(variable)
  if (source === undefined || others.length > 0) return false
  return ofKeys.includes(source) ? variable.key !== undefined : variable.key === undefined && !variable.file
}

const words = { value: 'a value', fieldRef: 'a field', name: 'a Secret', configMap: 'a ConfigMap' }

function malformed(variable: string, reference: Reference): string {
  const [source, ...others] = sourcesOf(reference)
  const { key, file } = reference
  if (source === undefined)
    return key === undefined ? `${variable} is empty` : `${variable} refers to a key, and not whose`
  const other = others[0] ? words[others[0]] : ofKeys.includes(source) ? undefined : key ? 'a key' : file && 'a file'
  if (other) return `${variable} has both ${words[source]} and ${other}`
  return `${variable} refers to ${words[source]} without its key`
}
