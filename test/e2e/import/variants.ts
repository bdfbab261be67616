import type { JsonObject } from '../../../src/model/json.ts'
import type { Chart } from './charts.ts'

/** A source as people have one: a chart's values, or objects by hand. */
export type Variant = { name: string; options?: JsonObject } & (
  | { chart: Chart; values: JsonObject }
  | { objects: JsonObject[] }
)

const namespace = 'ml'

type Parts = Record<string, JsonObject>

const merged = (a: JsonObject, b: JsonObject): JsonObject => {
  const both = { ...a }
  for (const [key, value] of Object.entries(b)) {
    const before = both[key]
    const areMaps = [before, value].every((item) => typeof item === 'object' && item !== null && !Array.isArray(item))
    both[key] = areMaps ? merged(before as JsonObject, value as JsonObject) : value
  }
  return both
}

const server = { host: 'db.example.com', database: 'runs' }

/** Where the chart of community-charts has runs. */
const communityDatabases: Parts = {
  'PostgreSQL, password in values': {
    backendStore: { postgres: { enabled: true, ...server, user: 'runs', password: 'pl4nted-secret' } },
  },
  'PostgreSQL, a Secret': {
    backendStore: {
      postgres: { enabled: true, ...server },
      existingDatabaseSecret: { name: 'runs-db', usernameKey: 'user', passwordKey: 'pw' },
    },
  },
  'PostgreSQL, migrated at every start': {
    backendStore: {
      databaseMigration: true,
      databaseConnectionCheck: true,
      postgres: { enabled: true, ...server, user: 'runs', password: 'pl4nted-secret' },
    },
  },
  'PostgreSQL of a subchart': {
    postgresql: { enabled: true, auth: { username: 'runs', password: 'pl4nted-secret', database: 'runs' } },
  },
  MySQL: {
    backendStore: { mysql: { enabled: true, driver: 'pymysql', ...server, user: 'runs', password: 'pl4nted-secret' } },
  },
  'SQLite on a claim': {
    backendStore: { defaultSqlitePath: '/data/mlflow.db' },
    artifactRoot: { proxiedArtifactStorage: true, defaultArtifactsDestination: '/data/artifacts' },
    strategy: { type: 'Recreate' },
    extraVolumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'mlflow-data' } }],
    extraVolumeMounts: [{ name: 'data', mountPath: '/data' }],
  },
  'SQLite in memory': {},
}

const communityArtifacts: Parts = {
  'S3, proxied, a role': {
    artifactRoot: { proxiedArtifactStorage: true, s3: { enabled: true, bucket: 'example-bucket', path: 'runs' } },
  },
  'S3, direct, keys of a Secret': {
    artifactRoot: {
      s3: {
        enabled: true,
        bucket: 'example-bucket',
        existingSecret: { name: 's3', keyOfAccessKeyId: 'id', keyOfSecretAccessKey: 'key' },
      },
    },
  },
  'Google, proxied': {
    artifactRoot: { proxiedArtifactStorage: true, gcs: { enabled: true, bucket: 'example-bucket', path: 'runs' } },
  },
  'Azure, proxied': {
    artifactRoot: {
      proxiedArtifactStorage: true,
      azureBlob: {
        enabled: true,
        container: 'runs',
        storageAccount: 'example',
        path: 'a',
        accessKey: 'pl4nted-secret',
      },
    },
  },
}

/** What else people set, each added to one of those. */
const communityMore: Parts = {
  'a Service at 5000': { service: { port: 5000 } },
  'a NodePort': { service: { type: 'NodePort', port: 5000 } },
  'an Ingress at the root': {
    ingress: {
      enabled: true,
      className: 'nginx',
      hosts: [{ host: 'mlflow.example.com', paths: [{ path: '/', pathType: 'Prefix' }] }],
      tls: [{ secretName: 'mlflow-tls', hosts: ['mlflow.example.com'] }],
    },
  },
  resources: { resources: { requests: { cpu: '500m', memory: '2Gi' }, limits: { memory: '3Gi' } }, replicaCount: 2 },
  'nodes and tolerations': { nodeSelector: { pool: 'general' }, tolerations: [{ key: 'ml', operator: 'Exists' }] },
  'variables of a Secret': { extraSecretNamesForEnvFrom: ['proxy-settings'] },
  'options of the server': {
    extraArgs: { workers: '2', uvicornOpts: '--timeout-keep-alive=30' },
    log: { level: 'warning' },
  },
  'a full name': { fullnameOverride: 'tracking' },
  metrics: { serviceMonitor: { enabled: true } },
  users: { auth: { enabled: true, adminUsername: 'admin', adminPassword: 'pl4nted-too-and-long' } },
  'oauth2-proxy': {
    oauth2Proxy: {
      enabled: true,
      provider: { issuerURL: 'https://sso.example.com' },
      existingSecret: { name: 'proxy' },
    },
  },
  autoscaling: { autoscaling: { enabled: true } },
  'another container': { extraContainers: [{ name: 'shipper', image: 'busybox:1.37' }] },
  'an annotated account': {
    serviceAccount: {
      create: true,
      annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::111111111111:role/runs' },
    },
  },
}

/** The image of the chart is another build than MLflow's: it has drivers, and its tag is MLflow's version. */
function community(): Variant[] {
  const databases = Object.entries(communityDatabases)
  const artifacts = Object.entries(communityArtifacts)
  const pairs = databases.flatMap(([database, values], index): Variant[] => {
    const [artifact, place] = artifacts[index % artifacts.length]!
    const isOwn = database.startsWith('SQLite')
    const name = isOwn ? database : `${database}; ${artifact}`
    return [{ name, chart: 'community', values: isOwn ? values : merged(values, place) }]
  })
  const base = merged(communityDatabases['PostgreSQL, a Secret']!, communityArtifacts['S3, proxied, a role']!)
  const more = Object.entries(communityMore).map(
    ([name, values]): Variant => ({ name, chart: 'community', values: merged(base, values) }),
  )
  const direct = merged(
    communityDatabases['PostgreSQL, password in values']!,
    communityArtifacts['S3, direct, keys of a Secret']!,
  )
  const again = [
    'a Service at 5000',
    'an Ingress at the root',
    'resources',
    'nodes and tolerations',
    'options of the server',
    'an annotated account',
    'variables of a Secret',
  ].map(
    (name): Variant => ({ name: `direct; ${name}`, chart: 'community', values: merged(direct, communityMore[name]!) }),
  )
  return [...pairs, ...more, ...again]
}

const bitnamiBase = {
  postgresql: { enabled: false },
  minio: { enabled: false },
  run: { enabled: false },
  externalDatabase: {
    host: 'db.example.com',
    user: 'runs',
    database: 'runs',
    existingSecret: 'runs-db',
    existingSecretPasswordKey: 'pw',
  },
  externalS3: { host: 's3.example.com', bucket: 'example-bucket', existingSecret: 's3' },
  tracking: { auth: { enabled: false }, service: { type: 'ClusterIP' } },
}

const bitnamiMore: Parts = {
  plain: {},
  'a load balancer': { tracking: { service: { type: 'LoadBalancer' } } },
  'an Ingress': {
    tracking: { ingress: { enabled: true, hostname: 'mlflow.example.com', ingressClassName: 'nginx', tls: true } },
  },
  users: {
    tracking: {
      auth: { enabled: true, existingSecret: 'admin', existingSecretUserKey: 'user', existingSecretPasswordKey: 'pw' },
    },
  },
  'no database': { externalDatabase: { host: '' } },
  'artifacts direct': { externalS3: { serveArtifacts: false } },
}

const mlflowBase = {
  mlflow: {
    backendStoreUriFrom: { secretKeyRef: { name: 'runs-db', key: 'uri' } },
    artifactsDestination: 's3://example-bucket/runs',
  },
}

const mlflowOnClaim: JsonObject = {
  mlflow: {
    backendStoreUriFrom: {},
    backendStoreUri: 'sqlite:////mlflow/mlflow.db',
    artifactsDestination: '/mlflow/artifacts',
  },
  storage: { enabled: true, size: '5Gi', storageClassName: 'standard' },
}

/** What people set of the chart that MLflow has of its own, each added to a database whose URI is in a Secret. */
const mlflowMore: Parts = {
  plain: {},
  'PostgreSQL, in plain text': {
    mlflow: { backendStoreUriFrom: {}, backendStoreUri: 'postgresql://runs:pl4nted-secret@db.example.com:5432/runs' },
  },
  'SQLite on a claim': mlflowOnClaim,
  'a registry of its own': {
    mlflow: { registryStoreUriFrom: { secretKeyRef: { name: 'models-db', key: 'uri' } } },
  },
  'artifacts direct': {
    mlflow: { artifactsDestination: '', defaultArtifactRoot: 's3://example-bucket/runs' },
    server: { flag_options: ['no_serve_artifacts'] },
  },
  'keys of a Secret': {
    env: [
      { name: 'AWS_ACCESS_KEY_ID', valueFrom: { secretKeyRef: { name: 's3', key: 'id' } } },
      { name: 'AWS_SECRET_ACCESS_KEY', valueFrom: { secretKeyRef: { name: 's3', key: 'key' } } },
    ],
    envFrom: [{ secretRef: { name: 'proxy-settings' } }],
  },
  'an Ingress': {
    server: { value_options: { allowed_hosts: 'mlflow.example.com' } },
    ingress: {
      enabled: true,
      className: 'nginx',
      hosts: [{ host: 'mlflow.example.com', paths: [{ path: '/', pathType: 'Prefix' }] }],
      tls: [{ secretName: 'mlflow-tls', hosts: ['mlflow.example.com'] }],
    },
  },
  'a static prefix': { server: { staticPrefix: '/mlflow' } },
  'another port, a NodePort': { server: { value_options: { port: 8080 } }, service: { type: 'NodePort' } },
  'probes of their own': {
    probes: { startup: { enabled: false }, liveness: { initialDelaySeconds: 30 }, readiness: { timeoutSeconds: 5 } },
  },
  'resources and places': {
    replicaCount: 2,
    resources: { requests: { cpu: '500m', memory: '2Gi' }, limits: { memory: '3Gi' } },
    nodeSelector: { pool: 'general' },
    tolerations: [{ key: 'ml', operator: 'Exists' }],
    podLabels: { team: 'research' },
    podAnnotations: { owner: 'research' },
  },
  metrics: { metrics: { enabled: true }, serviceMonitor: { enabled: true } },
  'a policy of the network': { networkPolicy: { enabled: true } },
  TLS: { tls: { enabled: true, secretName: 'mlflow-tls' } },
  garbage: { garbageCollection: { enabled: true } },
  'an account that is there': {
    serviceAccount: { create: false, name: 'runs', automountServiceAccountToken: true },
  },
  'users of its own': {
    server: { value_options: { app_name: 'basic-auth' } },
    env: [
      {
        name: 'MLFLOW_FLASK_SERVER_SECRET_KEY',
        valueFrom: { secretKeyRef: { name: 'mlflow-auth', key: 'secret' } },
      },
    ],
  },
  'another container, another volume': {
    extraContainers: [{ name: 'shipper', image: 'busybox:1.37' }],
    extraVolumes: [{ name: 'ca', secret: { secretName: 'ca' } }],
    extraVolumeMounts: [{ name: 'ca', mountPath: '/ca', readOnly: true }],
  },
}

const image = 'ghcr.io/mlflow/mlflow:v3.17.2-full'

interface Hand {
  kind?: string
  labels?: JsonObject
  container?: JsonObject
  pod?: JsonObject
  spec?: JsonObject
  service?: JsonObject
  more?: JsonObject[]
}

const key = (name: string, key: string): JsonObject => ({ valueFrom: { secretKeyRef: { name, key } } })

/** Objects as somebody writes them for one server. */
function byHand(
  name: string,
  { kind = 'Deployment', labels = { app: name }, container = {}, pod = {}, spec = {}, service = {}, more = [] }: Hand,
): JsonObject[] {
  const metadata = { name, namespace }
  const own: JsonObject = {
    name: 'mlflow',
    image,
    ports: [{ containerPort: 5000 }],
    command: [
      'mlflow',
      'server',
      '--host=0.0.0.0',
      '--port=5000',
      '--backend-store-uri=postgresql://$(DB_USER):$(DB_PASSWORD)@db.example.com:5432/runs',
      '--artifacts-destination=s3://example-bucket/runs',
    ],
    env: [
      { name: 'DB_USER', ...key('runs-db', 'user') },
      { name: 'DB_PASSWORD', ...key('runs-db', 'pw') },
    ],
    ...container,
  }
  return [
    {
      apiVersion: 'apps/v1',
      kind,
      metadata,
      spec: {
        replicas: 1,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [own], ...pod } },
        ...spec,
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { ...metadata, ...(service.metadata as JsonObject | undefined) },
      spec: {
        selector: labels,
        ports: [{ port: 5000, targetPort: 5000 }],
        ...(service.spec as JsonObject | undefined),
      },
    },
    ...more,
  ]
}

const shell = (line: string): JsonObject => ({ command: ['/bin/sh', '-c'], args: [line] })
const uri = 'postgresql://$(DB_USER):$(DB_PASSWORD)@db.example.com:5432/runs'
const claim = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'mlflow-data', namespace },
  spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'standard', resources: { requests: { storage: '5Gi' } } },
}
const onClaim = (path: string): Hand => ({
  container: {
    command: [
      'mlflow',
      'server',
      '--host',
      '0.0.0.0',
      '--backend-store-uri',
      path,
      '--artifacts-destination',
      '/data/artifacts',
    ],
    env: [],
    volumeMounts: [{ name: 'data', mountPath: '/data' }],
  },
  pod: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'mlflow-data' } }] },
  more: [claim],
})
const ingress = (name: string, host: string): JsonObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name, namespace },
  spec: {
    ingressClassName: 'nginx',
    rules: [
      {
        host,
        http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name, port: { number: 5000 } } } }] },
      },
    ],
  },
})

const hands: Record<string, Hand & { options?: JsonObject }> = {
  'one line': {},
  'a line of a shell': {
    container: shell(
      `mlflow server --host 0.0.0.0 --port 5000 --backend-store-uri ${uri} --default-artifact-root s3://example-bucket/runs`,
    ),
  },
  'installs at every start': {
    container: shell(
      `pip install psycopg2-binary boto3 && mlflow server --host 0.0.0.0 --port 5000 --backend-store-uri ${uri} --artifacts-destination s3://example-bucket/runs`,
    ),
  },
  'everything in plain text': {
    container: {
      command: [
        'mlflow',
        'server',
        '--host=0.0.0.0',
        '--backend-store-uri=postgresql://runs:pl4nted-secret@db.example.com/runs',
        '--artifacts-destination=s3://example-bucket',
      ],
      env: [
        { name: 'AWS_ACCESS_KEY_ID', value: 'runs' },
        { name: 'AWS_SECRET_ACCESS_KEY', value: 'pl4nted-and-long-enough' },
        { name: 'MLFLOW_S3_ENDPOINT_URL', value: 'http://minio:9000' },
      ],
    },
  },
  'a ConfigMap for the rest': {
    container: {
      command: [
        'mlflow',
        'server',
        '--host=0.0.0.0',
        '--backend-store-uri=postgresql://',
        '--artifacts-destination=gs://example-bucket',
      ],
      env: [],
      envFrom: [{ configMapRef: { name: 'pg' } }, { secretRef: { name: 'pg' } }],
    },
    more: [
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'pg', namespace },
        data: { PGHOST: 'db.example.com', PGDATABASE: 'runs' },
      },
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'pg', namespace },
        data: { PGUSER: 'eA==', PGPASSWORD: 'eA==' },
      },
    ],
  },
  'a whole URI in a Secret': {
    container: {
      command: ['mlflow', 'server', '--host=0.0.0.0'],
      env: [
        { name: 'MLFLOW_BACKEND_STORE_URI', ...key('runs-db', 'uri') },
        { name: 'MLFLOW_ARTIFACTS_DESTINATION', value: 'gs://example-bucket' },
      ],
    },
    options: { database: 'postgres' },
  },
  'SQLite on a claim': onClaim('sqlite:////data/mlflow.db'),
  'SQLite, a StatefulSet': {
    ...onClaim('sqlite:////data/mlflow.db'),
    kind: 'StatefulSet',
    pod: {},
    spec: {
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '5Gi' } } },
        },
      ],
    },
    more: [],
  },
  'files below a folder': onClaim('/data/mlruns'),
  'a Service of another name': { service: { metadata: { name: 'mlflow-service' } } },
  'a Service at 80': { service: { spec: { ports: [{ port: 80, targetPort: 5000 }] } } },
  'a NodePort': { service: { spec: { type: 'NodePort', ports: [{ port: 5000, targetPort: 5000, nodePort: 30500 }] } } },
  'two labels': { labels: { app: 'runs', tier: 'backend' } },
  'an Ingress': { more: [ingress('an-ingress', 'mlflow.example.com')] },
  'a Google key as a file': {
    container: {
      env: [
        { name: 'DB_USER', ...key('runs-db', 'user') },
        { name: 'DB_PASSWORD', ...key('runs-db', 'pw') },
        { name: 'GOOGLE_APPLICATION_CREDENTIALS', value: '/keys/key.json' },
      ],
      volumeMounts: [{ name: 'key', mountPath: '/keys' }],
    },
    pod: { volumes: [{ name: 'key', secret: { secretName: 'gcs' } }] },
  },
  probes: {
    container: {
      livenessProbe: { httpGet: { path: '/health', port: 5000 } },
      readinessProbe: { httpGet: { path: '/health', port: 5000 }, periodSeconds: 5 },
    },
  },
  MySQL: {
    container: {
      command: [
        'mlflow',
        'server',
        '--host=0.0.0.0',
        '--backend-store-uri=mysql+pymysql://$(DB_USER):$(DB_PASSWORD)@db.example.com/runs',
        '--artifacts-destination=s3://example-bucket/runs',
      ],
    },
  },
  'SQL Server': {
    container: {
      command: [
        'mlflow',
        'server',
        '--host=0.0.0.0',
        '--backend-store-uri=mssql+pyodbc://$(DB_USER):$(DB_PASSWORD)@db.example.com/runs',
      ],
    },
  },
  'too old': { container: { image: 'ghcr.io/mlflow/mlflow:v1.28.0' } },
  'an image of their own, latest': { container: { image: 'registry.example.com/mlflow:latest' } },
  'host and database in the Secret': {
    container: {
      command: [
        'mlflow',
        'server',
        '--host=0.0.0.0',
        '--backend-store-uri=postgresql://$(U):$(P)@$(H):5432/$(D)',
        '--artifacts-destination=s3://example-bucket/runs',
      ],
      env: [
        ['U', 'user'],
        ['P', 'pw'],
        ['H', 'host'],
        ['D', 'name'],
      ].map(([name, item]) => ({ name: name!, ...key('runs-db', item!) })),
    },
  },
  'a volume of the cloud': {
    container: { volumeMounts: [{ name: 'csi', mountPath: '/mnt/secrets', readOnly: true }] },
    pod: {
      volumes: [
        {
          name: 'csi',
          csi: {
            driver: 'secrets-store.csi.k8s.io',
            readOnly: true,
            volumeAttributes: { secretProviderClass: 'runs' },
          },
        },
      ],
    },
  },
  'a static prefix': {
    container: {
      command: [
        'mlflow',
        'server',
        '--host=0.0.0.0',
        '--static-prefix=/mlflow',
        `--backend-store-uri=${uri}`,
        '--artifacts-destination=s3://example-bucket/runs',
      ],
    },
  },
  'priority and a long end': { pod: { priorityClassName: 'important', terminationGracePeriodSeconds: 120 } },
  'an entrypoint': {
    container: shell(
      `export GIT_PYTHON_REFRESH=quiet; exec mlflow server --host 0.0.0.0 --port 5000 --backend-store-uri ${uri} --artifacts-destination s3://example-bucket/runs`,
    ),
  },
  'a guarded loopback': {
    container: { command: ['mlflow', 'server', '--host=127.0.0.1', `--backend-store-uri=${uri}`] },
    pod: {},
  },
  'a registry of its own': {
    container: {
      command: [
        'mlflow',
        'server',
        '--host=0.0.0.0',
        `--backend-store-uri=${uri}`,
        '--registry-store-uri=postgresql://$(DB_USER):$(DB_PASSWORD)@db.example.com/models',
        '--artifacts-destination=s3://example-bucket/runs',
      ],
    },
  },
  'a field of the pod': {
    container: {
      env: [
        { name: 'DB_USER', ...key('runs-db', 'user') },
        { name: 'DB_PASSWORD', ...key('runs-db', 'pw') },
        { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
      ],
    },
  },
}

const slug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)

/** Every kind of source, by name. */
export const variants: Variant[] = [
  ...community(),
  ...Object.entries(bitnamiMore).map(
    ([name, values]): Variant => ({ name, chart: 'bitnami', values: merged(bitnamiBase, values) }),
  ),
  ...Object.entries(mlflowMore).map(
    ([name, values]): Variant => ({
      name,
      chart: 'mlflow',
      values: merged(mlflowBase, values),
      options: { database: 'postgres' },
    }),
  ),
  ...Object.entries(hands).map(
    ([name, { options, ...hand }]): Variant => ({
      name,
      objects: byHand(slug(name), hand),
      ...(options && { options }),
    }),
  ),
]
