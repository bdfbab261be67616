import { join } from 'node:path'
import { readFiles } from '../../../support/project.ts'
import type { Cluster } from '../lab/lab.ts'

const own = join(import.meta.dirname, '../../../../environments')

/**
 * A fleet file for the lab: three clusters, which are the one. `interval` is how often Flux looks for what was changed.
 */
export const fleetFile = (
  { git, access }: Cluster,
  { name = 'mlflow', order = '{}', interval = '15s' } = {},
): string => `name: ${name}
repository:
  url: ${git.url}
clusters:
  in-cluster: {}
  eu: {}
  us: {server: "https://localhost:${new URL(access.server).port}"}
destinations:
  - namespace: "*"
order: ${order}
argocd: {}
flux: {sourceInterval: 5s, interval: ${interval}, retryInterval: 5s, timeout: 1m}
`

/** This repository's environments, and those that the trials change, by their paths below environments/. */
export const environments = (): Record<string, string> => ({ ...readFiles(own), ...subjects })

/** SQLite and artifacts on a claim: everything that can be lost. */
const withClaim = `backendStore: {type: sqlite, dbpath: /workload/data/mlflow.db}
env_vars: {MLFLOW_ARTIFACTS_DESTINATION: /workload/data/artifacts}
persistent_storage:
  enabled: true
  volumes:
    data: {pvc_name: mlflow-data, mount_path: /workload/data, size: 1Gi}
`

const withServer = `image: ghcr.io/mlflow/mlflow:v3.17.2-full
backendStore: {type: postgres, host: postgres.databases, database: mlflow}
`

const subjects: Record<string, string> = {
  'trial/edited.yaml': `${withServer}replicas: 2\nenv_vars: {EMPTY: ""}\n`,
  'trial/kept.yaml': withClaim,
  'trial/deleted.yaml': `${withClaim}delivery: {deletionPolicy: delete}\n`,
  'trial/renamed.yaml': `${withClaim}namespace: mlflow-renamed\n`,
  'trial/asked.yaml': `${withServer}delivery: {automated: false}\n`,
  'trial/first.yaml': withServer,
  'trial/second.yaml': withServer,
  // The same namespace, release and route on two clusters would be the same objects here, where both are one.
  'eu/prod.yaml': `${withServer}cluster: eu\nnamespace: mlflow-eu\n`,
  'us/prod.yaml': `${withServer}cluster: us\nnamespace: mlflow-us\n`,
}
