import { databaseServers } from '../../../facts/mlflow/stores.ts'
import { givenVariables } from '../../../facts/mlflow/variables.ts'
import type { Values, Variable } from '../../../schema/generated/types.ts'
import type { Rules } from '../rule.ts'

/** Words of a name that mean a secret, and endings that mean something about one. */
const secretName =
  /(^|[_.-])(password|passwd|passphrase|pwd|token|secret|private_?key|secret_?key|api_?key|credentials?)([_.-]|$)/i
const aboutSecret = /[_.-](file|path|dir|name|url|uri|endpoint|ttl|timeout|expiry|enabled)$/i

/** `scheme://user:password@…`, but for a reference to another variable. */
const urlPassword = /^[a-z][a-z0-9+.-]*:\/\/[^/\s:@]*:(?!\$\()[^/\s@]+@/i

/** Parameters of a connection that hold a credential (libpq's and PyMySQL's). */
const connectionSecret = /^(user|password|passwd|passfile|sslpassword|sslkey_password)$/i

/** Variables that only the start-up program reads, and that other values give. */
const reserved = /^((REGISTRY_)?DATABASE_(UPGRADE|PARAMETERS)|MLFLOW_GITOPS_\w+)$/

/** Variables of MLflow that the server's arguments give, and which values give them. */
const argumentsGiven = [
  { name: 'MLFLOW_HOST', by: 'the Service' },
  { name: 'MLFLOW_PORT', by: 'deployment.ports.http' },
]

export const envVars: Rules = {
  'secret-in-text': {
    severity: 'error',
    summary: 'A secret stands in plain text, for everybody who can read the repository',
    find: ({ values }) => [
      ...entries(values)
        .filter(([name, value]) => typeof value === 'string' && isSecret(name, value))
        .map(([name, value]) => ({
          path: ['env_vars', name],
          message: urlPassword.test(value as string)
            ? `${name} holds a URL with a password in plain text`
            : `${name} looks like a secret in plain text`,
          help: `refer to a Secret: ${name}: {name: my-secret, key: ${name.toLowerCase().replaceAll('_', '-')}}; if it is none, say so: ${name}: {value: …}`,
        })),
      ...databaseServers(values).flatMap(({ key, parameters = {} }) =>
        Object.keys(parameters)
          .filter((name) => connectionSecret.test(name))
          .map((name) => ({
            path: [key, 'parameters', name],
            message: `${name} is a credential in plain text`,
            help: `take it from a Secret: ${key}.secret has the user and the password`,
          })),
      ),
      ...values.server.extraArgs.flatMap((argument, index) =>
        urlPassword.test(argument.replace(/^[^=:]*=/, ''))
          ? [
              {
                path: ['server', 'extraArgs', index],
                message: 'an argument with a password in plain text, which every process can read',
                help: "give it in a variable of MLflow's, from a Secret, in env_vars",
              },
            ]
          : [],
      ),
    ],
  },
  'env-var-form': {
    severity: 'error',
    summary: 'A variable that is neither a text nor a reference to a Secret',
    find: ({ values }) =>
      entries(values)
        .filter(([, value]) => typeof value === 'object' && !isWellFormed(value))
        .map(([name, value]) => ({
          path: ['env_vars', name],
          message: formMessage(name, value as Extract<Variable, object>),
          help: 'write {name: my-secret, key: my-key} for a Secret, or {value: …} for a text; null removes a key that a layer below has set',
        })),
  },
  'env-var-reserved': {
    severity: 'error',
    summary: 'A variable of the start-up program’s own',
    find: ({ values }) =>
      Object.keys(values.env_vars)
        .filter((name) => reserved.test(name))
        .map((name) => ({
          path: ['env_vars', name],
          message: `${name} is between the compiler and the program that starts the server`,
          help: 'use the values upgrade, parameters and artifacts.createBucket',
          part: 'key',
        })),
  },
  'env-var-overridden': {
    severity: 'warning',
    summary: 'A variable that other values give',
    find: ({ values }) =>
      [...givenVariables(values), ...argumentsGiven]
        .filter(({ name }) => Object.hasOwn(values.env_vars, name))
        .map(({ name, by }) => ({
          path: ['env_vars', name],
          message: `${name} is given by ${by}: this value is ignored`,
          help: 'leave it out',
          part: 'key',
        })),
  },
}

const entries = ({ env_vars }: Values): [string, Variable][] => Object.entries(env_vars)

const isSecret = (name: string, value: string): boolean =>
  value !== '' &&
  !/^\$\([^)]+\)$/.test(value) &&
  ((secretName.test(name) && !aboutSecret.test(name)) || urlPassword.test(value))

function isWellFormed({ name, key, file, value }: Extract<Variable, object>): boolean {
  if (value === undefined) return name !== undefined && key !== undefined
  return name === undefined && key === undefined && !file
}

function formMessage(variable: string, { name, key, file, value }: Extract<Variable, object>): string {
  if (value !== undefined) return `${variable} has both a value and a ${file ? 'file' : 'Secret'}`
  if (name === undefined && key === undefined) return `${variable} is empty`
  return `${variable} refers to a Secret without its ${name === undefined ? 'name' : 'key'}`
}
