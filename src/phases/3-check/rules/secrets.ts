import { isEncrypted, isSops, plainKeys } from '../../../facts/kubernetes/sealed.ts'
import { databaseServers } from '../../../facts/mlflow/stores.ts'
import { extraEntries } from '../../../model/environment.ts'
import type { Path } from '../../../model/json.ts'
import { textSearch } from '../../../model/written-texts.ts'
import type { Values } from '../../../schema/generated/types.ts'
import { holdsSecret, isNamedSecret } from '../../../text/secrets.ts'
import type { Report, Rules } from '../rule.ts'

/** Parameters of a connection that hold a credential (libpq's and PyMySQL's). */
const connectionSecret = /^(user|password|passwd|passfile|sslpassword|sslkey_password)$/i

export const secretRules = {
  'secret-in-text'(environment, report) {
    const { values } = environment
    secretVariables(values, report)
    secretParameters(values, report)
    secretArguments(values, report)
    secretObjects(values, report)
    secretContainers(values, report)
    for (const [path] of secretTexts(environment)) {
      if (isReported(path) || isCiphertext(values, path)) continue
      report({
        path,
        message: 'this text holds a secret that everybody who can read this repository could read',
        help: 'take it from a Secret, in env_vars: MY_TOKEN: {name: my-secret, key: my-token}',
      })
    }
  },
} satisfies Rules

const secretTexts = textSearch(holdsSecret)

/** Whether what a text holds is reported by its meaning. */
const isReported = ([key, below]: Path): boolean =>
  key === 'env_vars' || (key === 'server' && below === 'extraArgs') || below === 'parameters'

const isCiphertext = (values: Values, [key, index]: Path): boolean =>
  key === 'extraObjects' && extraEntries(values).some(([at, object]) => at === index && isEncrypted(object))

function secretVariables({ env_vars }: Values, report: Report): void {
  for (const [name, value] of Object.entries(env_vars)) {
    if (typeof value === 'object') continue
    const isHeld = holdsSecret(String(value))
    if (!isHeld && !isNamedSecret(name, value)) continue
    const key = name.toLowerCase().replaceAll('_', '-')
    report({
      path: ['env_vars', name],
      message: isHeld ? `${name} holds a secret in plain text` : `${name} looks like a secret in plain text`,
      help: `refer to a Secret: ${name}: {name: my-secret, key: ${key}}; if it is none, write ${name}: {value: …}`,
    })
  }
}

function secretParameters(values: Values, report: Report): void {
  for (const { key, parameters = {} } of databaseServers(values)) {
    for (const [name, value] of Object.entries(parameters)) {
      if (!connectionSecret.test(name) && !holdsSecret(String(value))) continue
      report({
        path: [key, 'parameters', name],
        message: `${name} is a credential in plain text`,
        help: `take it from a Secret: ${key}.secret has the user and the password`,
      })
    }
  }
}

function secretArguments({ server }: Values, report: Report): void {
  for (const [index, argument] of server.extraArgs.entries()) {
    if (!holdsSecret(argument)) continue
    report({
      path: ['server', 'extraArgs', index],
      message: 'this argument holds a secret in plain text, and every process can read it',
      help: "set one of MLflow's variables from a Secret, in env_vars",
    })
  }
}

function secretContainers(values: Values, report: Report): void {
  for (const list of ['extraContainers', 'initContainers'] as const) {
    for (const [index, { env = [] }] of values[list].entries()) {
      for (const [position, { name, value = '' }] of env.entries()) {
        if (holdsSecret(value) || !isNamedSecret(name, value)) continue
        report({
          path: [list, index, 'env', position, 'value'],
          message: `${name} looks like a secret in plain text`,
          help: 'refer to a Secret: valueFrom: {secretKeyRef: {name: my-secret, key: my-key}}',
        })
      }
    }
  }
}

function secretObjects(values: Values, report: Report): void {
  for (const [index, object] of extraEntries(values)) {
    if (object.kind !== 'Secret' || object.apiVersion !== 'v1') continue
    const path = ['extraObjects', index]
    const { name } = object.metadata
    const plain = plainKeys(object)
    if (!isSops(object)) {
      report({
        path,
        message: `everybody who can read this repository could read the Secret ${name}`,
        help: 'encrypt it: as a SealedSecret by kubeseal, or by SOPS under Flux',
      })
    } else if (plain.length > 0) {
      report({
        path,
        message: `SOPS has not encrypted ${plain.join(', ')} of the Secret ${name}`,
        help: 'encrypt data and stringData: sops encrypt --encrypted-regex "^(data|stringData)$"',
      })
    }
  }
}
