import { meansTls, parametersOfDriver, valuesOfParameter } from '../../../facts/mlflow/connection-parameters.ts'
import { driverOf } from '../../../facts/mlflow/databases.ts'
import { databaseServers } from '../../../facts/mlflow/stores.ts'
import { own } from '../../../model/json.ts'
import { didYouMean } from '../../../text/did-you-mean.ts'
import type { Rules } from '../rule.ts'

/** What the drivers of databases refuse before they ask a server. */
export const connectionRules = {
  'parameter-unknown'({ values }, report) {
    for (const store of databaseServers(values)) {
      const { key, secret, parameters = {} } = store
      // A whole URI may name another driver.
      if (secret.uriKey) continue
      const name = driverOf(store)
      const known = own(parametersOfDriver, name)
      for (const parameter of Object.keys(known ? parameters : {})) {
        if (known!.includes(parameter)) continue
        const near = didYouMean(parameter, known!)
        report({
          path: [key, 'parameters', parameter],
          message: `${name} knows no parameter ${parameter}, and connects with none that it does not know`,
          help: meansTls(parameter)
            ? `remove it, and add tls: {mode: require} below ${key}`
            : near === undefined
              ? 'remove it'
              : `did you mean ${near}?`,
          part: 'key',
        })
      }
    }
  },

  'parameter-value'({ values }, report) {
    for (const store of databaseServers(values)) {
      const { key, parameters = {} } = store
      if (driverOf(store) !== 'psycopg2') continue
      for (const [parameter, value] of Object.entries(parameters)) {
        const known = own(valuesOfParameter, parameter)
        if (!known || known.includes(String(value))) continue
        const near = didYouMean(String(value), known)
        report({
          path: [key, 'parameters', parameter],
          message: `${parameter} is one of ${known.join(', ')}, not ${value}`,
          help: near === undefined ? `write one such as ${known.at(-1)}` : `did you mean ${near}?`,
        })
      }
    }
  },
} satisfies Rules
