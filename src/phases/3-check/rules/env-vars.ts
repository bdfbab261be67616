import { databaseServers } from '../../../facts/mlflow/stores.ts'
import { variableNames } from '../../../facts/mlflow/variable-names.ts'
import { givenVariables, textOfVariable } from '../../../facts/mlflow/variables.ts'
import type { Values, Variable } from '../../../schema/generated/types.ts'
import type { Finding, Rules } from '../rule.ts'

/** Words of a name that mean a secret, and endings that mean something about one. */
const secretName =
  /(^|[_.-])(password|passwd|passphrase|pwd|token|secret|private_?key|secret_?key|api_?key|credentials?)([_.-]|$)/i
const aboutSecret = /[_.-](file|path|dir|name|url|uri|endpoint|ttl|timeout|expiry|enabled)$/i

/** `scheme://user:password@…`, but for a reference to another variable. */
const urlPassword = /^[a-z][a-z0-9+.-]*:\/\/[^/\s:@]*:(?!\$\()[^/\s@]+@/i

/** Parameters of a connection that hold a credential (libpq's and PyMySQL's). */
const connectionSecret = /^(user|password|passwd|passfile|sslpassword|sslkey_password)$/i

/** Variables that only the start-up program reads, and that other values set. */
const reserved = /^((REGISTRY_)?DATABASE_(UPGRADE|PARAMETERS)|MLFLOW_GITOPS_\w+)$/

/** Variables of MLflow that the server's arguments take the place of, and the value that sets each. */
const setByArguments = [
  { name: variableNames.host, by: 'the Service' },
  { name: variableNames.port, by: 'deployment.ports.http' },
]

export const envVarRules = {
  *'secret-in-text'({ values }) {
    yield* secretVariables(values)
    yield* secretParameters(values)
    yield* secretArguments(values)
  },

  *'env-var-form'({ values }) {
    for (const [name, value] of Object.entries(values.env_vars)) {
      if (typeof value !== 'object' || isWellFormed(value)) continue
      yield {
        path: ['env_vars', name],
        message: malformed(name, value),
        help: 'write {name: my-secret, key: my-key} for a Secret, or {value: …} for a text; null removes a key that a layer below has set',
      }
    }
  },

  *'env-var-reserved'({ values }) {
    for (const [name, value] of Object.entries(values.env_vars)) {
      const [, referred] = /\$\((MLFLOW_GITOPS_\w+)\)/.exec(textOfVariable(value)) ?? []
      if (referred !== undefined) {
        yield {
          path: ['env_vars', name],
          message: `${name} refers to ${referred}, which is reserved for the start-up program`,
          help: 'write the value itself',
        }
      }
      if (!reserved.test(name)) continue
      yield {
        path: ['env_vars', name],
        message: `${name} is reserved for the start-up program`,
        help: 'remove it: upgrade, parameters, artifacts.createBucket, server.allowedHosts, server.corsAllowedOrigins and the routes set such variables',
        part: 'key',
      }
    }
  },

  *'env-var-overridden'({ values }) {
    for (const { name, by } of [...givenVariables(values), ...setByArguments]) {
      if (!Object.hasOwn(values.env_vars, name)) continue
      yield {
        path: ['env_vars', name],
        message: `${name} is already set by ${by}: this value has no effect`,
        help: 'remove it',
        part: 'key',
      }
    }
  },
} satisfies Rules

function* secretVariables({ env_vars }: Values): Generator<Finding> {
  for (const [name, value] of Object.entries(env_vars)) {
    if (typeof value !== 'string' || !isSecret(name, value)) continue
    const key = name.toLowerCase().replaceAll('_', '-')
    yield {
      path: ['env_vars', name],
      message: urlPassword.test(value)
        ? `${name} holds a URL with a password in plain text`
        : `${name} looks like a secret in plain text`,
      help: `refer to a Secret: ${name}: {name: my-secret, key: ${key}}; if it is none, write ${name}: {value: …}`,
    }
  }
}

function* secretParameters(values: Values): Generator<Finding> {
  for (const { key, parameters = {} } of databaseServers(values)) {
    for (const name of Object.keys(parameters)) {
      if (!connectionSecret.test(name)) continue
      yield {
        path: [key, 'parameters', name],
        message: `${name} is a credential in plain text`,
        help: `take it from a Secret: ${key}.secret has the user and the password`,
      }
    }
  }
}

function* secretArguments({ server }: Values): Generator<Finding> {
  for (const [index, argument] of server.extraArgs.entries()) {
    if (!urlPassword.test(argument.replace(/^[^=:]*=/, ''))) continue
    yield {
      path: ['server', 'extraArgs', index],
      message: 'this argument holds a password in plain text, and every process can read it',
      help: "set one of MLflow's variables from a Secret, in env_vars",
    }
  }
}

const isSecret = (name: string, value: string): boolean =>
  value !== '' &&
  !/^\$\([^)]+\)$/.test(value) &&
  ((secretName.test(name) && !aboutSecret.test(name)) || urlPassword.test(value))

function isWellFormed({ name, key, file, value }: Extract<Variable, object>): boolean {
  if (value === undefined) return name !== undefined && key !== undefined
  return name === undefined && key === undefined && !file
}

function malformed(variable: string, { name, key, file, value }: Extract<Variable, object>): string {
  if (value !== undefined) return `${variable} has both a value and a ${file ? 'file' : 'Secret'}`
  if (name === undefined && key === undefined) return `${variable} is empty`
  return `${variable} refers to a Secret without its ${name === undefined ? 'name' : 'key'}`
}
