import { isChecked } from '../../../facts/mlflow/hosts.ts'
import { isSince, jobs, mlflowVersion } from '../../../facts/mlflow/image.ts'
import { isSqlite } from '../../../facts/mlflow/storage.ts'
import { variableNames } from '../../../facts/mlflow/variable-names.ts'
import { textOfVariable } from '../../../facts/mlflow/variables.ts'
import type { Values } from '../../../schema/generated/types.ts'
import type { Rules } from '../rule.ts'

/** Options of `mlflow server`, and the value that sets each. */
const valueOfOption: Record<string, string> = {
  '--host': 'the Service',
  '--port': 'deployment.ports.http',
  '--backend-store-uri': 'backendStore',
  '--registry-store-uri': 'registryStore',
  '--read-replica-backend-store-uri': 'backendStore.readReplica',
  '--artifacts-destination': `env_vars.${variableNames.artifactsDestination}`,
  '--workers': 'server.workers',
  '-w': 'server.workers',
  '-h': 'the Service',
  '-p': 'deployment.ports.http',
  '--static-prefix': 'server.staticPrefix',
  '--allowed-hosts': 'server.allowedHosts',
  '--cors-allowed-origins': 'server.corsAllowedOrigins',
}

const hostVariables = {
  allowedHosts: variableNames.allowedHosts,
  corsAllowedOrigins: variableNames.corsAllowedOrigins,
} as const

const periodicTasks = variableNames.periodicTasks
const execution = variableNames.jobExecution

export const serverRules = {
  *'argument-given'({ values: { server } }) {
    for (const [index, argument] of server.extraArgs.entries()) {
      const option = argument.startsWith('--') ? argument.split('=')[0]! : argument.slice(0, 2)
      const value = Object.hasOwn(valueOfOption, option) ? valueOfOption[option]! : undefined
      if (value === undefined) continue
      yield {
        path: ['server', 'extraArgs', index],
        message: `${option} is already set by ${value}`,
        help: value.includes(' ') ? 'remove it here' : `remove it here and set ${value}`,
      }
    }
  },

  *'hosts-ignored'({ values }) {
    for (const [key, variable] of Object.entries(hostVariables) as [keyof typeof hostVariables, string][]) {
      if (values.server[key].length === 0) continue
      const path = ['server', key]
      if (Object.hasOwn(values.env_vars, variable)) {
        yield { path, message: `${key} has no effect while env_vars sets ${variable}`, help: 'remove one of the two' }
      } else if (!isChecked(values)) {
        const version = mlflowVersion(values)!.join('.')
        yield { path, message: `${key} has no effect: MLflow ${version} checks no hosts`, help: 'remove it' }
      }
    }
  },

  *'static-prefix-routed'({ values: { server, http_route, ingress } }) {
    if (server.staticPrefix === undefined || !(http_route.enabled || ingress.enabled)) return
    yield {
      path: ['server', 'staticPrefix'],
      message: `the route strips its path: its requests reach the server without ${server.staticPrefix} and find nothing`,
      help: 'remove it: behind http_route and ingress a server needs no prefix',
    }
  },

  *'jobs-replicas'({ values }) {
    if (values.replicas < 2 || isSqlite(values) || !runsJobs(values) || Object.hasOwn(values.env_vars, periodicTasks))
      return
    yield {
      path: ['replicas'],
      message: `each of ${values.replicas} pods would run MLflow's periodic jobs, and keep a queue of its own`,
      help: `write server: {jobExecution: false}, or env_vars: {${periodicTasks}: false} and run them elsewhere`,
    }
  },
} satisfies Rules

function runsJobs(values: Values): boolean {
  const variable = values.env_vars[execution]
  const wanted =
    values.server.jobExecution ?? (variable === undefined ? undefined : /^(true|1)$/i.test(textOfVariable(variable)))
  return wanted ?? isSince(values, jobs) ?? true
}
