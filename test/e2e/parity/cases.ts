import type { JsonObject } from '../../../src/model/json.ts'

/** Values that work with the chart and must work here, unchanged. */
export interface Case {
  name: string
  /** Files below the chart, then files of `databases`, that the environment extends. */
  extends: string[]
  /** More files that it extends, on top of those. */
  layers: JsonObject[]
  /** What stands in the environment's own file. */
  values: JsonObject
}

/** MLflow's image with drivers: servers and S3 need them. */
const image = 'ghcr.io/mlflow/mlflow:v3.17.2-full'

const server = { host: 'db.databases.svc.cluster.local', database: 'mlflow' }

/** One file for each database, by its path below overrides/. */
export const databases: Record<string, JsonObject> = {
  'databases/sqlite.yaml': { backendStore: { type: 'sqlite' } },
  'databases/postgres.yaml': { image, backendStore: { type: 'postgres', port: '5432', ...server } },
  'databases/mysql.yaml': { image, backendStore: { type: 'mysql', port: 3306, driver: 'pymysql', ...server } },
}

const hosts = { http_route: { hostnames: ['mlflow.example.com'] }, ingress: { host: 'mlflow.example.com' } }
const completed = { image, metadata: { project_id: 'apollo', workload_id: 'tracking' }, ...hosts }
const routes = { http_route: { enabled: true, ...hosts.http_route }, ingress: { enabled: true, ...hosts.ingress } }

/** The chart's overrides, alone and together, and what completes them. */
const overrides: [files: string[], values: JsonObject][] = [
  [[], {}],
  [['overrides/backends/local_artifacts.yaml'], {}],
  [['overrides/backends/minio_s3_artifacts.yaml'], {}],
  [['overrides/kaiwo/kaiwo-enable.yaml'], {}],
  [['overrides/dev-center/signature.yaml'], completed],
  [['values.yaml'], { image }],
  [['overrides/backends/local_artifacts.yaml', 'overrides/kaiwo/kaiwo-enable.yaml'], {}],
  [['overrides/backends/minio_s3_artifacts.yaml', 'overrides/kaiwo/kaiwo-enable.yaml'], {}],
  [['overrides/dev-center/signature.yaml', 'overrides/backends/local_artifacts.yaml'], completed],
  [['overrides/backends/minio_s3_artifacts.yaml', 'overrides/dev-center/signature.yaml'], completed],
  [['values.yaml', 'overrides/backends/local_artifacts.yaml'], { image }],
  [['values.yaml', 'overrides/dev-center/signature.yaml'], completed],
]

const matrix = overrides.flatMap(([files, values]) =>
  Object.keys(databases).map(
    (database): Case => ({
      name: [
        ...files.map((file) => file.replace(/^overrides\/|\.yaml$/g, '')),
        database.replace(/^databases\/|\.yaml$/g, ''),
      ].join(' + '),
      extends: [...files, database],
      layers: [],
      values,
    }),
  ),
)

const claim = (name: string, more: JsonObject = {}): JsonObject => ({
  pvc_name: name,
  mount_path: `/workload/${name}`,
  ...more,
})

/** Values one by one. */
const single: Record<string, JsonObject> = {
  'release: release-name': { release: 'release-name' },
  fullnameOverride: { fullnameOverride: 'dev-tracking-mlflow-running', ...routes },
  nameOverride: { nameOverride: 'tracking', ...routes },
  'nameOverride and fullnameOverride': { nameOverride: 'tracking', fullnameOverride: 'running' },

  'image and pull policy': {
    image: `registry.example.com/ml/mlflow@sha256:${'0123456789abcdef'.repeat(4)}`,
    imagePullPolicy: 'IfNotPresent',
  },
  'imagePullPolicy: ""': { imagePullPolicy: '' },
  'imagePullPolicy: null': { imagePullPolicy: null },
  imagePullSecrets: { imagePullSecrets: ['registry', 'mirror'] },

  'gpus: 2': { gpus: 2 },
  'gpus: 2 with memory and CPU': { gpus: 2, memory_per_gpu: 20, cpu_per_gpu: 3 },
  'memory and CPU below the floor': { memory_per_gpu: 1, cpu_per_gpu: 0 },
  'gpus under Kaiwo': { gpus: 1, memory_per_gpu: 64, cpu_per_gpu: 4, kaiwo: { enabled: true } },

  'env_vars: text': {
    env_vars: {
      PLAIN: 'text',
      EMPTY: '',
      QUOTED: `"it's" # {{ .Values.image }}`,
      LINES: 'a\nb\n',
      NUMERIC: '0777',
      WORD: 'yes',
    },
  },
  'env_vars: numbers and booleans': { env_vars: { WORKERS: 2, RATIO: 0.5, DEBUG: true, QUIET: false } },
  'env_vars: a Secret': { env_vars: { HF_TOKEN: { name: 'hugging-face', key: 'token' } } },
  'env_vars: references': {
    env_vars: { BASE: '/workload', CACHE: '$(BASE)/cache', HOME_URL: '$(UNKNOWN)', ZERO: '$$(BASE)' },
  },
  'env_vars: a default set to null': {
    env_vars: { MLFLOW_S3_ENDPOINT_URL: null, AWS_ACCESS_KEY_ID: null, AWS_SECRET_ACCESS_KEY: null },
  },
  'env_vars: another store': { env_vars: { MLFLOW_ARTIFACTS_DESTINATION: 'gs://bucket/mlflow' } },
  'env_vars: local artifacts, own credentials': {
    env_vars: { MLFLOW_ARTIFACTS_DESTINATION: '/workload/artifacts', AWS_ACCESS_KEY_ID: { name: 'own', key: 'id' } },
  },

  'deployment.ports': { deployment: { ports: { http: 5000, metrics: 9090, rpc: 5678 } } },

  'a probe changed': {
    startupProbe: { periodSeconds: 3, failureThreshold: 60 },
    readinessProbe: { timeoutSeconds: 5 },
  },
  'a probe of another kind': { livenessProbe: { httpGet: null, tcpSocket: { port: 'http' } } },
  'a probe with a command': { livenessProbe: { httpGet: null, exec: { command: ['sh', '-c', 'true'] } } },
  'probes set to null': { startupProbe: null, livenessProbe: null, readinessProbe: null },

  'metadata.user_id: null': { metadata: { user_id: null }, ...routes },
  'metadata.user_id: ""': { metadata: { user_id: '' }, ...routes },
  'metadata.workload_id': { metadata: { workload_id: 'tracking' }, ...routes },
  'metadata.workload_id: ""': { metadata: { workload_id: '' }, ...routes },
  'metadata.project_id: ""': { metadata: { project_id: '' }, ...routes },
  'metadata.project_id: null': { metadata: { project_id: null }, ...routes },
  'metadata.labels': {
    metadata: { labels: { team: 'vision', 'example.com/tier': 'gold', count: 2, active: true, empty: '' } },
  },
  'metadata.annotations': {
    metadata: {
      annotations: {
        plain: 'text',
        'example.com/values': '{{ .Values.metadata.project_id }}/{{ .Values.metadata.user_id }}',
        release: '{{ .Release.Name }}.{{ .Release.Namespace }}',
        functions: '{{ .Values.metadata.project_id | upper | trunc 3 | quote }} {{ lower "ABC" }}',
        default: '{{ .Values.metadata.workload_id | default "none" }} {{ default .Release.Name .Values.nameOverride }}',
        number: '{{ .Values.gpus }} {{ .Values.backendStore.port | default 1 }}',
        nothing: '{{ .Values.metadata.workload_id }}',
      },
    },
  },
  'metadata under Kaiwo': {
    metadata: { labels: { team: 'vision' }, annotations: { a: '{{ .Release.Name }}' } },
    kaiwo: { enabled: true },
  },

  'backendStore.dbpath': { backendStore: { dbpath: '/workload/data/runs.db' } },
  'backendStore.port: ""': { image, backendStore: { type: 'postgres', ...server } },
  'backendStore.secret': {
    image,
    backendStore: {
      type: 'postgres',
      ...server,
      port: 5433,
      secret: { name: 'own', userKey: 'login', passwordKey: 'phrase' },
    },
  },
  'backendStore.secret with empty keys': {
    image: 'registry.example.com/ml/mlflow:3.17.2',
    backendStore: { type: 'mysql', driver: 'mysqldb', ...server, port: 1, secret: { userKey: '', passwordKey: '' } },
  },
  'backendStore.type: mysql without a driver': { image, backendStore: { type: 'mysql', ...server } },

  'storage quantities': { storage: { ephemeral: { quantity: '1Ti' }, dshm: { sizeLimit: '512Mi' } } },
  'storage quantities as numbers': {
    storage: { ephemeral: { quantity: 10737418240, storageClassName: null }, dshm: { sizeLimit: 1073741824 } },
  },
  'storage.ephemeral.storageClassName: null': { storage: { ephemeral: { storageClassName: null } } },
  'storage.ephemeral.storageClassName: ""': { storage: { ephemeral: { storageClassName: '' } } },
  'storage.ephemeral.accessModes: two': { storage: { ephemeral: { accessModes: ['ReadWriteOnce', 'ReadOnlyMany'] } } },
  'storage.ephemeral.accessModes: none': { storage: { ephemeral: { accessModes: [] } } },
  'storage.ephemeral.accessModes: null': { storage: { ephemeral: { accessModes: null } } },

  persistent_storage: { persistent_storage: { enabled: true } },
  'persistent_storage: several volumes': {
    metadata: { workload_id: 'tracking' },
    persistent_storage: {
      enabled: true,
      volumes: {
        'pvc-user': null,
        models: {
          pvc_name: '{{ .Release.Name }}-models',
          mount_path: '/models/{{ .Values.metadata.workload_id | default "none" }}',
        },
        data: claim('data'),
      },
    },
  },
  'persistent_storage: a default changed': {
    persistent_storage: { enabled: true, volumes: { 'pvc-user': { mount_path: '/data' } } },
  },
  'persistent_storage: a claim that is created': {
    persistent_storage: {
      enabled: true,
      volumes: {
        'pvc-user': claim('runs', { size: '20Gi', storageClassName: 'multinode', accessModes: ['ReadWriteMany'] }),
        more: claim('more', { size: 5368709120 }),
      },
    },
  },
  'persistent_storage: a shared claim, a server database': {
    image,
    backendStore: { type: 'postgres', ...server },
    persistent_storage: { enabled: true, volumes: { 'pvc-user': claim('shared', { accessModes: ['ReadWriteMany'] }) } },
  },
  'persistent_storage: not enabled': { persistent_storage: { enabled: false, volumes: { data: claim('data') } } },

  http_route: { http_route: routes.http_route },
  'http_route.gatewayNamespace': { http_route: { ...routes.http_route, gatewayNamespace: 'kgateway-system' } },
  'http_route.gateway_namespace': {
    http_route: { ...routes.http_route, gatewayNamespace: '', gateway_namespace: 'kgateway-system' },
  },
  'http_route: both names': { http_route: { ...routes.http_route, gatewayNamespace: 'a', gateway_namespace: 'b' } },
  'http_route: neither name': { http_route: { ...routes.http_route, gatewayNamespace: null, gateway_namespace: null } },
  'http_route.parentRefs': {
    http_route: {
      ...routes.http_route,
      gatewayNamespace: 'ignored',
      parentRefs: [
        { name: 'https', namespace: 'a' },
        { group: 'example.com', name: 'b', namespace: 'b' },
      ],
    },
  },
  'routes without a host, MLflow before 3.5': {
    image: 'registry.example.com/mlflow:v2.22.0',
    http_route: { enabled: true },
    ingress: { enabled: true },
  },
  ingress: { ingress: { ...routes.ingress, className: 'nginx', tls: [{ secretName: 'certificate' }] } },

  entrypoint: {
    entrypoint:
      'export GIT_PYTHON_REFRESH=quiet\n\nif true; then\n  echo "$(BASE) ${HOME}" && \\\n    echo "{{ no template }}"\nfi\n',
  },
  'entrypoint without a line break': { entrypoint: 'export A=1' },
  'entrypoint: ""': { entrypoint: '' },
  'entrypoint under Kaiwo': { entrypoint: 'export A=1\n', kaiwo: { enabled: true } },
}

/** Files on top of each other, as Helm merges its -f files. */
const layered: Record<string, JsonObject[]> = {
  'a null, then a value': [{ startupProbe: null }, { startupProbe: { periodSeconds: 3 } }],
  'a value, then a null': [{ startupProbe: { periodSeconds: 3 } }, { startupProbe: null }],
  'a null below, then its map': [
    { metadata: { labels: { a: 'x', b: 'y' } } },
    { metadata: { labels: { a: null, c: 'z' } } },
  ],
  'lists replace': [{ imagePullSecrets: ['a', 'b'] }, { imagePullSecrets: ['c'] }],
  'a list emptied': [{ imagePullSecrets: ['a', 'b'] }, { imagePullSecrets: [] }],
  'a Secret, then text': [{ env_vars: { NAME: { name: 'a', key: 'b' } } }, { env_vars: { NAME: 'text' } }],
  'text, then a Secret': [{ env_vars: { NAME: 'text' } }, { env_vars: { NAME: { name: 'a', key: 'b' } } }],
  'a volume removed and given again': [
    { persistent_storage: { enabled: true, volumes: { 'pvc-user': null } } },
    { persistent_storage: { volumes: { 'pvc-user': { mount_path: '/again' } } } },
  ],
}

/** What the chart can't render at all, by what Helm says of it, and what is nothing special here. */
export const unrenderable: { name: string; layers: JsonObject[]; error: RegExp }[] = [
  {
    name: '#12: env_vars of true',
    layers: [{ env_vars: { DEBUG: true } }],
    error: /can't evaluate field name in type/,
  },
  {
    name: '#13: a variable removed that a file below has given',
    layers: [{ env_vars: { A: 'x' } }, { env_vars: { A: null } }],
    error: /nil pointer/,
  },
  {
    name: '#13: a volume removed that a file below has given',
    layers: [
      { persistent_storage: { enabled: true, volumes: { data: claim('data') } } },
      { persistent_storage: { volumes: { data: null } } },
    ],
    error: /nil pointer/,
  },
  {
    name: '#13: an annotation removed that a file below has given',
    layers: [{ metadata: { annotations: { a: 'x' } } }, { metadata: { annotations: { a: null } } }],
    error: /wrong type/,
  },
  { name: '#13: no env_vars at all', layers: [{ env_vars: null }], error: /nil pointer/ },
  {
    name: 'a port whose name comes before http',
    layers: [{ deployment: { ports: { debug: 5678 } } }],
    error: /mapping values are not allowed/,
  },
]

export const cases: Case[] = [
  ...matrix,
  ...Object.entries(single).map(([name, values]) => ({ name, extends: [], layers: [], values })),
  ...Object.entries(layered).map(([name, layers]) => ({ name: `layers: ${name}`, extends: [], layers, values: {} })),
]
