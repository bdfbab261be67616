import { isSince, jobs } from '../../mlflow/image.ts'
import { isUndecided, needOfRoot } from '../../mlflow/security.ts'
import type { Values } from '../../generated/types.ts'
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

const periodicTasks = 'MLFLOW_SERVER_JOB_ENABLE_PERIODIC_TASKS'
const execution = 'MLFLOW_SERVER_ENABLE_JOB_EXECUTION'

export const server: Rules = {
  'argument-given': {
    severity: 'error',
    summary: 'An argument that other values give',
    find: ({ values: { server } }) =>
      server.extraArgs.flatMap((argument, index): Finding[] => {
        const option = argument.split('=')[0]!
        const by = Object.hasOwn(given, option) ? given[option] : undefined
        return by === undefined
          ? []
          : [{ path: ['server', 'extraArgs', index], message: `${option} is given by ${by}`, help: 'take it out here, and say it there' }]
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
  'runs-as-root': {
    severity: 'warning',
    summary: 'A pod that runs as root, because what it has may need it',
    find: ({ values }) => {
      const need = needOfRoot(values)
      if (!isUndecided(values) || need === undefined) return []
      return [
        {
          path: need.path,
          message: `the pod runs as root: ${need.why}`,
          help: 'write restricted: true to run it as user 1000 of group 1000 all the same, or restricted: false if root is meant',
        },
      ]
    },
  },
  'service-account-ignored': {
    severity: 'warning',
    summary: 'Annotations of a ServiceAccount that is not created',
    find: ({ values: { serviceAccount } }) =>
      !serviceAccount.create && Object.keys(serviceAccount.annotations).length > 0
        ? [
            {
              path: ['serviceAccount', 'annotations'],
              message: 'the ServiceAccount is not created here, and these annotations are nobody\'s',
              help: 'add create: true below serviceAccount, or leave them out',
            },
          ]
        : [],
  },
}

function runsJobs(values: Values): boolean {
  const variable = values.env_vars[execution]
  const wanted = values.server.jobExecution ?? (variable === undefined ? undefined : /^(true|1)$/i.test(String(variable)))
  return wanted ?? isSince(values, jobs) ?? true
}
