import { isChecked } from '../../../facts/mlflow/hosts.ts'
import { isSince, jobs, mlflowVersion } from '../../../facts/mlflow/image.ts'
import { textOf } from '../../../facts/mlflow/variables.ts'
import type { Values } from '../../../schema/generated/types.ts'
import type { Finding, Rules } from '../rule.ts'

/** Options of `mlflow server` that other values give, and which. */
const given: Record<string, string> = {
  '--host': 'the Service',
  '--port': 'deployment.ports.http',
  '--backend-store-uri': 'backendStore',
  '--registry-store-uri': 'registryStore',
  '--read-replica-backend-store-uri': 'backendStore.readReplica',
  '--artifacts-destination': 'env_vars.MLFLOW_ARTIFACTS_DESTINATION',
  '--workers': 'server.workers',
  '-w': 'server.workers',
  '-h': 'the Service',
  '-p': 'deployment.ports.http',
  '--static-prefix': 'server.staticPrefix',
  '--allowed-hosts': 'server.allowedHosts',
  '--cors-allowed-origins': 'server.corsAllowedOrigins',
}

const hostVariables = {
  allowedHosts: 'MLFLOW_SERVER_ALLOWED_HOSTS',
  corsAllowedOrigins: 'MLFLOW_SERVER_CORS_ALLOWED_ORIGINS',
}

const periodicTasks = 'MLFLOW_SERVER_JOB_ENABLE_PERIODIC_TASKS'
const execution = 'MLFLOW_SERVER_ENABLE_JOB_EXECUTION'

export const server: Rules = {
  'argument-given': {
    severity: 'error',
    summary: 'An argument that other values give',
    find: ({ values: { server } }) =>
      server.extraArgs.flatMap((argument, index): Finding[] => {
        const option = argument.startsWith('--') ? argument.split('=')[0]! : argument.slice(0, 2)
        const by = Object.hasOwn(given, option) ? given[option] : undefined
        return by === undefined
          ? []
          : [
              {
                path: ['server', 'extraArgs', index],
                message: `${option} is given by ${by}`,
                help: 'take it out here, and say it there',
              },
            ]
      }),
  },
  'hosts-ignored': {
    severity: 'warning',
    summary: 'Hosts or origins that the server is not told of',
    find: ({ values }) =>
      (['allowedHosts', 'corsAllowedOrigins'] as const)
        .filter((key) => values.server[key].length > 0)
        .flatMap((key): Finding[] => {
          const variable = hostVariables[key]
          const path = ['server', key]
          if (Object.hasOwn(values.env_vars, variable)) {
            return [{ path, message: `env_vars.${variable} stands in their place`, help: `leave one of the two out` }]
          }
          if (isChecked(values)) return []
          return [
            { path, message: `MLflow ${mlflowVersion(values)!.join('.')} checks no hosts`, help: 'leave them out' },
          ]
        }),
  },
  'static-prefix-routed': {
    severity: 'error',
    summary: 'A static prefix behind a route that strips the path',
    find: ({ values: { server, http_route, ingress } }) =>
      server.staticPrefix !== undefined && (http_route.enabled || ingress.enabled)
        ? [
            {
              path: ['server', 'staticPrefix'],
              message: `the route strips its path: what it asks the server for has no ${server.staticPrefix} before it, and is not found`,
              help: 'leave it out: behind http_route and ingress a server needs no prefix',
            },
          ]
        : [],
  },
  'jobs-replicas': {
    severity: 'warning',
    summary: 'Several pods each run what MLflow does periodically',
    find: ({ values }) =>
      values.replicas > 1 && runsJobs(values) && !Object.hasOwn(values.env_vars, periodicTasks)
        ? [
            {
              path: ['replicas'],
              message: `each of ${values.replicas} pods would run MLflow's periodic jobs, and keep a queue of its own`,
              help: `write server: {jobExecution: false}, or env_vars: {${periodicTasks}: false} and run them elsewhere`,
            },
          ]
        : [],
  },
}

function runsJobs(values: Values): boolean {
  const variable = values.env_vars[execution]
  const wanted =
    values.server.jobExecution ?? (variable === undefined ? undefined : /^(true|1)$/i.test(textOf(variable)))
  return wanted ?? isSince(values, jobs) ?? true
}
