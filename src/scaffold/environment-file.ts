import { basename } from 'node:path/posix'
import { dashed, ownNamespace } from '../model/environment.ts'
import { placeholders } from '../model/placeholders.ts'
import { keyText } from '../phases/9-emit/scalar.ts'
import { defaultValues } from '../schema/defaults.ts'
import type { Choices, Details } from './questions.ts'

export interface Start extends Choices {
  id: string
  /** What the user has said already; placeholders stand for the rest. */
  details?: Details
  /** Files that it extends, by their paths below environments/. */
  extends: readonly string[]
  /** The cluster, where it is not the default one. */
  cluster?: string
  /** Where the schema lies, for editors, as a relative path or a URL. */
  schema?: string
}

/** The text of an environment file to start from: it compiles as it stands, and placeholders name what to change. */
export function environmentFile(start: Start): string {
  const { id, database, artifacts, route } = start
  const isOnVolume = database === 'sqlite' || artifacts === 'volume'
  const sections = [
    [
      ...(start.schema === undefined ? [] : [`# yaml-language-server: $schema=${start.schema}`]),
      `# ${id}: say here what it is for, and whose.`,
      ...extension(start.extends),
    ],
    [
      'release: mlflow                       # inside the cluster it answers at http://mlflow',
      ...(start.cluster === undefined ? [] : [`cluster: ${keyText(start.cluster)}`]),
      ...(database === 'sqlite' ? [] : [`image: ${defaultValues.image}`]),
    ],
    databases[database](start),
    stores[artifacts](start),
    isOnVolume ? volume : ['persistent_storage:', '  enabled: false'],
    routes[route](start),
    // MySQL can't keep users: a warning says what else there is.
    route === 'none' || database === 'mysql' ? [] : guard(id),
    [
      '# More of everything, where it is needed:',
      '# memory_per_gpu: 8                   # Gi, without GPUs too',
      '# server:',
      '#   workers: 8',
    ],
  ]
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n')
}

const extension = (files: readonly string[]): string[] =>
  files.length === 0 ? [] : ['extends:', ...files.map((file) => `  - ${keyText(file)}`)]

type Section = (start: Start) => string[]

const databases: Record<Choices['database'], Section> = {
  sqlite: () => [
    '# One file, for one pod, on the volume below.',
    'backendStore:',
    '  type: sqlite',
    '  dbpath: /workload/data/mlflow.db',
  ],
  postgres: server('postgres', placeholders.postgres, 5432),
  mysql: server('mysql', placeholders.mysql, 3306),
}

function server(type: string, host: string, port: number): Section {
  return ({ id, details }) => [
    '# The database has to exist, and so has a Secret with its credentials:',
    `#   kubectl create secret generic mlflow-database --namespace ${ownNamespace(id)} \\`,
    '#     --from-literal=username=… --from-literal=password=…',
    'backendStore:',
    `  type: ${type}`,
    `  host: ${keyText(details?.['database-host'] || host)}`,
    `  port: ${port}`,
    `  database: ${databaseOf(id)}`,
    '  secret:',
    '    name: mlflow-database',
    '    userKey: username',
    '    passwordKey: password',
  ]
}

const stores: Record<Choices['artifacts'], Section> = {
  volume: () => ['env_vars:', '  MLFLOW_ARTIFACTS_DESTINATION: /workload/data/artifacts'],
  minio: ({ id, details }) => [
    '# The keys are in a Secret that has to exist:',
    `#   kubectl create secret generic minio-credentials --namespace ${ownNamespace(id)} \\`,
    '#     --from-literal=minio-access-key=… --from-literal=minio-secret-key=…',
    'env_vars:',
    `  MLFLOW_ARTIFACTS_DESTINATION: ${keyText(`s3://${details?.bucket || 'mlflow'}/${id}`)}`,
    '  MLFLOW_S3_ENDPOINT_URL: http://minio.minio.svc.cluster.local:9000',
    '  AWS_ACCESS_KEY_ID: {name: minio-credentials, key: minio-access-key}',
    '  AWS_SECRET_ACCESS_KEY: {name: minio-credentials, key: minio-secret-key}',
    'artifacts:',
    '  createBucket: true                  # when it is missing',
  ],
  s3: ({ id, details }) => [
    '# The pods reach the bucket by the role of their service account.',
    'env_vars:',
    `  MLFLOW_ARTIFACTS_DESTINATION: ${keyText(`s3://${details?.bucket || placeholders.bucket}/${id}`)}`,
    '  MLFLOW_S3_ENDPOINT_URL: null',
    '  AWS_ACCESS_KEY_ID: null',
    '  AWS_SECRET_ACCESS_KEY: null',
    '  AWS_DEFAULT_REGION: eu-central-1',
    'serviceAccount:',
    '  create: true',
    '  annotations:',
    `    eks.amazonaws.com/role-arn: arn:aws:iam::${placeholders.account}:role/mlflow`,
  ],
}

const volume = [
  '# A claim that is created, and stays whatever becomes of this file.',
  'persistent_storage:',
  '  enabled: true',
  '  volumes:',
  '    pvc-user: null                      # the default one, not wanted here',
  '    data:',
  '      pvc_name: mlflow-data',
  '      mount_path: /workload/data',
  '      size: 20Gi',
]

const routes: Record<Choices['route'], Section> = {
  none: () => [],
  'http-route': (start) => [
    ...path(start),
    'http_route:',
    '  enabled: true',
    `  hostnames: [${keyText(hostOf(start))}]`,
    '  parentRefs:',
    '    - name: https                       # the Gateway',
    '      namespace: envoy-gateway-system',
  ],
  ingress: (start) => [
    ...path(start),
    'ingress:',
    '  enabled: true',
    '  className: nginx',
    `  host: ${keyText(hostOf(start))}`,
    '  tls:',
    '    - secretName: mlflow-tls',
  ],
}

const guard = (id: string): string[] => [
  "# Nobody gets in without a user of MLflow's. The administrator is in a Secret that has to exist:",
  `#   kubectl create secret generic mlflow-admin --namespace ${ownNamespace(id)} \\`,
  '#     --from-literal=username=admin --from-literal=password=…   (12 characters or more)',
  'auth:',
  '  type: basic',
  '  admin:',
  '    name: mlflow-admin',
]

/** The URL's path: a server of the whole project. */
const path = (start: Start): string[] => [
  `# https://${hostOf(start)}/mlflow/${basename(start.id)}/`,
  'metadata:',
  '  project_id: mlflow',
  '  user_id: null',
  `  workload_id: ${keyText(basename(start.id))}`,
]

/** PostgreSQL's names have at most 63 characters. */
const databaseOf = (id: string): string => `mlflow_${id.replace(/[^a-z0-9]/g, '_')}`.slice(0, 63)

const hostOf = ({ id, details }: Start): string => details?.host || `${dashed(id)}.${placeholders.domain}`
