import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Writes `count` environments of about 33 lines below `directory`/environments, ten to a team, with the defaults and
 * overrides that they take. The same count gives the same bytes; every one compiles without errors or warnings.
 */
export function generate(directory: string, count: number): void {
  const files = { ...shared, ...Object.fromEntries(Array.from({ length: count }, (_, index) => environment(index))) }
  for (const [path, lines] of Object.entries(files)) {
    const file = join(directory, 'environments', path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, `${lines.join('\n')}\n`)
  }
}

/** The path below `directory` of the environment file with this index. */
export const fileOf = (index: number): string => `environments/${teamOf(index)}/${nameOf(index)}.yaml`

const shared: Record<string, string[]> = {
  '_defaults.yaml': [
    '# What every environment of the company starts from.',
    'image: ghcr.io/mlflow/mlflow:v3.17.2-full',
    'metadata:',
    '  user_id: null',
    '  labels:',
    '    company: northwind',
    'storage:',
    '  ephemeral:',
    '    quantity: 20Gi',
    '    storageClassName: null',
    '  dshm:',
    '    sizeLimit: 1Gi',
    'persistent_storage:',
    '  volumes:',
    '    pvc-user: null',
    '# What stands before the servers asks who comes.',
    'auth:',
    '  type: external',
    'http_route:',
    '  parentRefs:',
    '    - name: https',
    '      namespace: envoy-gateway-system',
  ],
  'overrides/minio.yaml': [
    '# Artifacts in the MinIO of the cluster.',
    'env_vars:',
    '  MLFLOW_S3_ENDPOINT_URL: http://minio.minio.svc.cluster.local:9000',
    '  AWS_ACCESS_KEY_ID:',
    '    name: minio-credentials',
    '    key: minio-access-key',
    '  AWS_SECRET_ACCESS_KEY:',
    '    name: minio-credentials',
    '    key: minio-secret-key',
  ],
  'overrides/s3.yaml': [
    '# Artifacts in S3; the pods are given their access by their service account.',
    'serviceAccountName: mlflow',
    'env_vars:',
    '  MLFLOW_S3_ENDPOINT_URL: null',
    '  AWS_ACCESS_KEY_ID: null',
    '  AWS_SECRET_ACCESS_KEY: null',
    '  AWS_DEFAULT_REGION: eu-central-1',
  ],
  'overrides/kaiwo.yaml': ['# Under the Kaiwo operator.', 'kaiwo:', '  enabled: true'],
}

const fields = ['vision', 'speech', 'genai', 'search', 'risk', 'supply', 'robotics', 'pricing', 'growth', 'maps']
const projects = ['churn', 'ranking', 'forecast', 'fraud', 'labeling']
const stages = ['staging', 'prod'] as const
const perTeam = projects.length * stages.length

const teamOf = (index: number): string => {
  const team = Math.floor(index / perTeam)
  return team < fields.length
    ? fields[team]!
    : `${fields[team % fields.length]}-${Math.floor(team / fields.length) + 1}`
}
const projectOf = (index: number): string => projects[index % projects.length]!
const stageOf = (index: number) => stages[Math.floor((index % perTeam) / projects.length)]!
const nameOf = (index: number): string => `${projectOf(index)}-${stageOf(index)}`

type Part = (index: number) => string[]

function environment(index: number): [path: string, lines: string[]] {
  const database = choose(databases, index, 1)
  const isServer = database !== sqlite
  const artifacts = isServer ? choose([minio, s3], index, 2) : choose([local, local, minio], index, 2)
  const isKaiwo = index % 10 === 7
  const layers = [...(artifacts === minio ? ['minio'] : artifacts === s3 ? ['s3'] : []), ...(isKaiwo ? ['kaiwo'] : [])]
  const lines = [
    `# ${nameOf(index)} of the team ${teamOf(index)}.`,
    ...(layers.length > 0 ? [`extends: [${layers.map((name) => `overrides/${name}.yaml`).join(', ')}]`] : []),
    `release: ${projectOf(index)}-mlflow`,
    `namespace: ${teamOf(index)}-${nameOf(index)}`,
    ...(isServer && stageOf(index) === 'prod' ? ['replicas: 2', 'server: {jobExecution: false}'] : []),
    ...database(index),
    ...artifacts(index),
    ...identity(index),
    ...choose([httpRoute, gateways, httpRoute, ingress, ingress, noRoute], index, 3)(index),
    ...choose([perGpu, perGpu, resources], index, 4)(index),
    ...choose([probe, placement, entrypoint, noRoute], index, 5)(index),
  ]
  return [fileOf(index).replace('environments/', ''), lines]
}

/** Without Math.random: the same index and salt choose the same item on every machine. */
function choose<T>(items: readonly T[], index: number, salt: number): T {
  const mixed = Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(salt, 0x85ebca6b)
  return items[((mixed ^ (mixed >>> 15)) >>> 0) % items.length]!
}

const sqlite: Part = (index) => [
  'backendStore:',
  '  dbpath: /workload/data/mlflow.db',
  'persistent_storage:',
  '  enabled: true',
  '  volumes:',
  '    data:',
  `      pvc_name: ${projectOf(index)}-{{ .Values.metadata.workload_id }}`,
  '      mount_path: /workload/data',
  `      size: ${choose([20, 50, 100], index, 6)}Gi`,
  '      storageClassName: multinode',
]

const server =
  (type: string, port: number): Part =>
  (index) => [
    `image: ghcr.io/mlflow/mlflow:v3.${choose([15, 16, 17], index, 7)}.${choose([0, 1, 2], index, 8)}-full`,
    'backendStore:',
    `  type: ${type}`,
    `  host: ${type}-${choose(['a', 'b', 'c'], index, 9)}.databases.svc.cluster.local`,
    `  port: ${port}`,
    `  database: ${`${teamOf(index)}_${projectOf(index)}_${stageOf(index)}`.replaceAll('-', '_')}`,
    ...(type === 'mysql' ? ['  driver: pymysql'] : []),
    '  secret:',
    `    name: ${projectOf(index)}-database`,
  ]

const databases: readonly Part[] = [sqlite, server('postgres', 5432), server('postgres', 5432), server('mysql', 3306)]

const bucket =
  (prefix: string): Part =>
  (index) => [
    'env_vars:',
    `  MLFLOW_ARTIFACTS_DESTINATION: s3://${prefix}-${teamOf(index)}/${nameOf(index)}`,
    `  MLFLOW_WORKERS: "${choose([1, 2, 4], index, 10)}"`,
  ]
const minio = bucket('mlflow')
const s3 = bucket('northwind-mlflow')
const local: Part = () => [
  'env_vars:',
  '  MLFLOW_ARTIFACTS_DESTINATION: /workload/data/artifacts',
  '  MLFLOW_WORKERS: "1"',
]

const identity: Part = (index) => [
  'metadata:',
  `  project_id: ${teamOf(index)}`,
  `  workload_id: ${nameOf(index)}`,
  '  labels:',
  `    team: ${teamOf(index)}`,
  '  annotations:',
  '    northwind.example/owner: "{{ .Values.metadata.project_id | upper }}"',
  `    northwind.example/url: https://${nameOf(index)}.example.com/{{ .Values.metadata.project_id }}`,
]

const httpRoute: Part = () => [
  'http_route:',
  '  enabled: true',
  '  hostnames: ["{{ .Values.metadata.workload_id }}.{{ .Values.metadata.project_id }}.example.com"]',
]
const gateways: Part = (index) => [
  ...httpRoute(index),
  '  parentRefs:',
  '    - name: https',
  '      namespace: envoy-gateway-system',
  '    - name: internal',
  '      namespace: envoy-gateway-system',
]
const ingress: Part = (index) => [
  'ingress:',
  '  enabled: true',
  '  className: nginx',
  `  host: ${nameOf(index)}.${teamOf(index)}.example.com`,
  '  tls:',
  `    - secretName: ${nameOf(index)}-tls`,
]
const noRoute: Part = () => []

const perGpu: Part = (index) => [
  `memory_per_gpu: ${choose([4, 6, 8, 16], index, 12)}`,
  `cpu_per_gpu: ${choose([1, 2, 3], index, 13)}`,
]
const resources: Part = (index) => [
  'resources:',
  '  requests:',
  '    cpu: 500m',
  `    memory: ${choose([2, 3], index, 14)}Gi`,
  '  limits:',
  '    memory: 6Gi',
]

const probe: Part = (index) => [
  'startupProbe:',
  '  periodSeconds: 5',
  `  failureThreshold: ${choose([30, 60, 90], index, 15)}`,
]
const placement: Part = (index) => [
  'nodeSelector:',
  `  pool: ${choose(['general', 'memory'], index, 16)}`,
  'tolerations:',
  '  - key: dedicated',
  '    operator: Equal',
  '    value: mlflow',
]
const entrypoint: Part = (index) => [
  'entrypoint: |',
  `  echo "starting ${nameOf(index)}"`,
  '  export GIT_PYTHON_REFRESH=quiet',
  'restricted: true',
]
