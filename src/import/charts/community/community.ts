import { type Json, type JsonObject, listOf, mapOf, mapsOf } from '../../../model/json.ts'
import { accountOf, type Chart, type ChartValues, deployment, type Made, made, nameOf } from '../chart.ts'
import { ingressOf } from '../routes.ts'
import { optionsOf, usersOf, variablesOf } from './pod.ts'
import { artifactsOf, databaseOf } from './stores.ts'

/** The appVersion of the chart: its image's tag. */
const appVersion = '3.15.1'

/** community-charts/mlflow (github.com/community-charts/helm-charts, charts/mlflow: values.yaml and templates/). */
export const community: Chart = {
  title: 'community-charts/mlflow',
  version: '1.11.5',
  repository: /community-charts/,
  defaults: {
    replicaCount: 1,
    image: { repository: 'burakince/mlflow', pullPolicy: 'IfNotPresent' },
    serviceAccount: { create: true },
    podSecurityContext: { fsGroup: 1001, fsGroupChangePolicy: 'OnRootMismatch' },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      privileged: false,
      runAsUser: 1001,
      runAsGroup: 1001,
    },
    service: { type: 'ClusterIP', port: 80, name: 'http', containerPort: 5000, containerPortName: 'mlflow' },
    log: { enabled: true, level: 'info' },
    backendStore: {
      defaultSqlitePath: ':memory:',
      postgres: { port: 5432 },
      mysql: { port: 3306, driver: 'pymysql' },
      mssql: { driver: 'pymssql' },
      existingDatabaseSecret: { usernameKey: 'username', passwordKey: 'password' },
    },
    postgresql: { auth: { database: 'mlflow' } },
    mysql: { auth: { database: 'mlflow' } },
    artifactRoot: {
      defaultArtifactRoot: './mlruns',
      defaultArtifactsDestination: './mlartifacts',
      s3: {
        existingSecret: { keyOfAccessKeyId: 'AWS_ACCESS_KEY_ID', keyOfSecretAccessKey: 'AWS_SECRET_ACCESS_KEY' },
      },
    },
    auth: {
      appName: 'basic-auth',
      existingAdminSecret: { usernameKey: 'username', passwordKey: 'password' },
      postgres: { port: 5432, existingSecret: { usernameKey: 'username', passwordKey: 'password' } },
    },
    autoscaling: { minReplicas: 1, maxReplicas: 5 },
    ingress: { hosts: [{ host: 'chart-example.local', paths: [{ path: '/' }] }] },
    serverHost: '0.0.0.0',
    serviceMonitor: { namespace: 'monitoring', interval: '30s', timeout: '10s', labels: { release: 'prometheus' } },
    livenessProbe: { initialDelaySeconds: 10, periodSeconds: 30, timeoutSeconds: 3, failureThreshold: 5 },
    readinessProbe: { initialDelaySeconds: 10, periodSeconds: 30, timeoutSeconds: 3, failureThreshold: 5 },
  },
  read: [
    '{replicaCount,revisionHistoryLimit,imagePullSecrets,nameOverride,fullnameOverride,podAnnotations,extraPodLabels}',
    '{podSecurityContext,securityContext,serverHost,resources,nodeSelector,tolerations,affinity,priorityClassName}',
    '{corsAllowedOrigins,serverAllowedHosts,initContainers,extraContainers,extraVolumes,extraVolumeMounts}',
    '{livenessProbe,readinessProbe,extraArgs,extraFlags,extraEnvVars,extraSecretNamesForEnvFrom}',
    'image.{repository,pullPolicy,tag,digest}',
    'serviceAccount.{create,name,annotations}',
    'service.{type,port,name,containerPort,containerPortName,annotations}',
    '{log.enabled,log.level,telemetry.enabled}',
    'backendStore.defaultSqlitePath',
    'backendStore.postgres.{enabled,host,port,database,driver}',
    'backendStore.mysql.{enabled,host,port,database,driver}',
    'backendStore.mssql',
    'backendStore.existingDatabaseSecret.{name,usernameKey,passwordKey}',
    'artifactRoot.{proxiedArtifactStorage,defaultArtifactRoot,defaultArtifactsDestination}',
    'artifactRoot.azureBlob.{enabled,container,storageAccount,path,connectionString,accessKey}',
    'artifactRoot.s3.{enabled,bucket,path,awsAccessKeyId,awsSecretAccessKey,existingSecret}',
    'artifactRoot.gcs.{enabled,bucket,path}',
    'auth.{enabled,appName,existingAdminSecret,postgres}',
    'autoscaling.{enabled,minReplicas,maxReplicas,metrics,behavior}',
    'ingress.{enabled,className,annotations,hosts,tls}',
    'serviceMonitor.{enabled,namespace,interval,timeout,labels,metricRelabelings}',
    '{postgresql.auth,mysql.auth}',
  ],
  unneeded: [
    '{initImages,strategy,deploymentAnnotations,flaskServerSecretKey,postgresql,mysql,minio}',
    '{service.enabled,serviceAccount.automount}',
    'backendStore.{databaseMigration,databaseConnectionCheck}',
    'backendStore.{postgres,mysql}.{user,password}',
    'auth.{adminUsername,adminPassword,authorizationFunction,sqliteFile,sqliteFullPath,configPath,configFile}',
    'serviceMonitor.{useServicePort,telemetryPath,targetLabels}',
  ],
  left: [
    { key: 'postgresql', while: 'postgresql.enabled', help: 'its database stays with Helm, in a release of its own' },
    { key: 'mysql', while: 'mysql.enabled', help: 'its database stays with Helm, in a release of its own' },
    {
      key: 'minio',
      while: 'minio.enabled',
      help: 'its MinIO stays with Helm: name it by env_vars.MLFLOW_S3_ENDPOINT_URL',
    },
    {
      key: 'ldapAuth',
      while: 'ldapAuth.enabled',
      help: 'set auth.type: oidc, in front of a service that knows the directory',
    },
    {
      key: 'oidcAuth',
      while: 'oidcAuth.enabled',
      help: 'set auth.type: oidc, which puts oauth2-proxy before the server',
    },
    {
      key: 'oauth2Proxy',
      while: 'oauth2Proxy.enabled',
      help: 'set auth.type: oidc, which puts oauth2-proxy before the server',
    },
    { key: 'auth.defaultPermission', while: 'auth.enabled', help: 'write auth.permissions.default' },
    { key: 'extraDeploy', help: 'bring them in by extraObjects' },
  ],
  objects,
}

function objects(values: ChartValues): Made[] {
  const { at: of, text, isOn, release } = values
  const name = nameOf(values, 'mlflow')
  const app = text('nameOverride') || 'mlflow'
  const labels: JsonObject = { app, 'app.kubernetes.io/name': app, 'app.kubernetes.io/instance': release }
  const portName = text('service.containerPortName')
  const probe = (key: string): JsonObject => ({ httpGet: { path: '/health', port: portName }, ...mapOf(of(key)) })
  const isCounted = isOn('autoscaling.enabled')
  const account = text('serviceAccount.name') || (isOn('serviceAccount.create') ? name : '')
  const tag = text('image.tag') || appVersion
  const scalers = listOf(of('autoscaling.metrics')).length > 0 ? of('autoscaling.metrics') : defaultMetrics
  return [
    deployment(values, {
      name,
      labels: { ...labels, 'app.kubernetes.io/managed-by': 'Helm' },
      selector: labels,
      port: [portName, of('service.containerPort')!, 'service.containerPort'],
      args: [...databaseOf(values).args, ...artifactsOf(values).args, ...optionsOf(values)],
      env: [...databaseOf(values).env, ...artifactsOf(values).env, ...variablesOf(values)],
      spec: [
        ['replicas', isCounted ? undefined : of('replicaCount'), 'replicaCount'],
        ['revisionHistoryLimit', of('revisionHistoryLimit'), 'revisionHistoryLimit'],
      ],
      pod: [
        ['serviceAccountName', account, 'serviceAccount.name'],
        ['imagePullSecrets', of('imagePullSecrets'), 'imagePullSecrets'],
        ['securityContext', of('podSecurityContext'), 'podSecurityContext'],
        ['initContainers', [...mapsOf(of('initContainers')), ...usersOf(values)], 'auth'],
        ...['nodeSelector', 'tolerations', 'affinity', 'priorityClassName'].map((key) => [key, of(key), key] as const),
        ['volumes', of('extraVolumes'), 'extraVolumes'],
      ],
      container: [
        [
          'image',
          `${text('image.repository')}:${tag}${text('image.digest') && `@${text('image.digest')}`}`,
          text('image.digest') ? 'image.digest' : text('image.tag') && 'image.tag',
        ],
        ['imagePullPolicy', of('image.pullPolicy'), 'image.pullPolicy'],
        ['securityContext', of('securityContext'), 'securityContext'],
        ['resources', of('resources'), 'resources'],
        ['livenessProbe', probe('livenessProbe'), 'livenessProbe'],
        ['readinessProbe', probe('readinessProbe'), 'readinessProbe'],
        [
          'envFrom',
          listOf(of('extraSecretNamesForEnvFrom')).map((name) => ({ secretRef: { name } })),
          'extraSecretNamesForEnvFrom',
        ],
        ['volumeMounts', of('extraVolumeMounts'), 'extraVolumeMounts'],
      ],
      beside: [...mapsOf(of('extraContainers')), ...(isOn('oauth2Proxy.enabled') ? [{ name: 'oauth2-proxy' }] : [])],
      written: { labels: 'extraPodLabels', annotations: 'podAnnotations' },
    }),
    made('service', 'Service', 'v1', name, {
      annotations: of('service.annotations') ?? {},
      spec: {
        type: of('service.type')!,
        selector: labels,
        ports: [{ name: text('service.name'), port: of('service.port')!, targetPort: portName }],
      },
    }),
    ...accountOf(values, 'serviceAccount', account),
    ...(isOn('ingress.enabled') ? [ingressOf(values, name, of('service.port')!)] : []),
    ...(isCounted
      ? [
          made('autoscaling', 'HorizontalPodAutoscaler', 'autoscaling/v2', name, {
            spec: {
              scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
              minReplicas: of('autoscaling.minReplicas')!,
              maxReplicas: of('autoscaling.maxReplicas')!,
              metrics: scalers!,
              behavior: of('autoscaling.behavior') ?? {},
            },
          }),
        ]
      : []),
    ...(isOn('serviceMonitor.enabled') ? [monitorOf(values, name, labels)] : []),
  ]
}

const defaultMetrics: Json = ['memory', 'cpu'].map((name) => ({
  type: 'Resource',
  resource: { name, target: { type: 'Utilization', averageUtilization: 80 } },
}))

function monitorOf({ at: of, text }: ChartValues, name: string, labels: JsonObject): Made {
  const { object, from } = made('serviceMonitor', 'ServiceMonitor', 'monitoring.coreos.com/v1', name, {
    labels: of('serviceMonitor.labels') ?? {},
    spec: {
      selector: { matchLabels: labels },
      endpoints: [
        {
          port: text('service.name'),
          interval: of('serviceMonitor.interval')!,
          scrapeTimeout: of('serviceMonitor.timeout')!,
          metricRelabelings: of('serviceMonitor.metricRelabelings') ?? [],
        },
      ],
    },
  })
  const namespace = text('serviceMonitor.namespace')
  return { object: { ...object, metadata: { ...mapOf(object.metadata), ...(namespace && { namespace }) } }, from }
}
