import { at, type Json, type JsonObject, listOf, mapOf, mapsOf } from '../../model/json.ts'
import { type Chart, type ChartValues, deployment, type Made, made, nameOf, ofSecret, type Told } from './chart.ts'
import { ingressOf } from './routes.ts'

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
          'image.repository',
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
      podMetadata: { labels: of('extraPodLabels'), annotations: of('podAnnotations') },
    }),
    made('service', 'Service', 'v1', name, {
      annotations: of('service.annotations') ?? {},
      spec: {
        type: of('service.type')!,
        selector: labels,
        ports: [{ name: text('service.name'), port: of('service.port')!, targetPort: portName }],
      },
    }),
    ...(isOn('serviceAccount.create')
      ? [
          made('serviceAccount', 'ServiceAccount', 'v1', account, {
            annotations: of('serviceAccount.annotations') ?? {},
          }),
        ]
      : []),
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

/** The database: of which only user and password are in a Secret, the chart's own where they stand in text. */
function databaseOf(values: ChartValues): Told {
  const { at: of, text, isOn } = values
  const name = nameOf(values, 'mlflow')
  const kind = (['postgres', 'mysql', 'mssql'] as const).find((kind) => isOn(`backendStore.${kind}.enabled`))
  const driver = (kind: string) => text(`backendStore.${kind}.driver`) && `+${text(`backendStore.${kind}.driver`)}`
  if (kind === undefined) {
    const chart = (['postgresql', 'mysql'] as const).find((chart) => isOn(`${chart}.enabled`))
    if (chart === undefined)
      return {
        args: [
          [`--backend-store-uri=sqlite:///${text('backendStore.defaultSqlitePath')}`, 'backendStore.defaultSqlitePath'],
        ],
        env: [],
      }
    const user = text(`${chart}.auth.username`)
    const own = chart === 'mysql' ? 'mysql' : 'postgres'
    return {
      args: [
        [
          `--backend-store-uri=${chart}${driver(own)}://${user || (own === 'mysql' ? 'root' : own)}:$(P)@${name}-${chart}/${text(`${chart}.auth.database`)}`,
          chart,
        ],
      ],
      env: [
        [
          ofSecret(
            'P',
            `${name}-${chart}`,
            user ? 'password' : own === 'mysql' ? 'mysql-root-password' : 'postgres-password',
          ),
          chart,
        ],
      ],
    }
  }
  const key = `backendStore.${kind}`
  const dialect = kind === 'postgres' ? 'postgresql' : kind
  const given = 'backendStore.existingDatabaseSecret'
  const isGiven = text(`${given}.name`) !== ''
  const [ofUser, ofPassword] = kind === 'postgres' ? ['PGUSER', 'PGPASSWORD'] : ['MYSQL_USERNAME', 'MYSQL_PWD']
  const secret = isGiven ? text(`${given}.name`) : `${name}-env-secret`
  const from = isGiven ? given : key
  const place = `${text(`${key}.host`)}:${String(of(`${key}.port`) ?? '')}/${text(`${key}.database`)}`
  return {
    args: [[`--backend-store-uri=${dialect}${driver(kind)}://$(U):$(P)@${place}`, `${key}.host`]],
    env: [
      [ofSecret('U', secret, isGiven ? text(`${given}.usernameKey`) : ofUser), from],
      [ofSecret('P', secret, isGiven ? text(`${given}.passwordKey`) : ofPassword), from],
    ],
  }
}

function artifactsOf(values: ChartValues): Told {
  const { text, isOn } = values
  const name = nameOf(values, 'mlflow')
  const isProxied = isOn('artifactRoot.proxiedArtifactStorage')
  const option = isProxied ? '--artifacts-destination' : '--default-artifact-root'
  const [s3, gcs, azure] = ['s3', 'gcs', 'azureBlob'].map((kind) => `artifactRoot.${kind}`) as [string, string, string]
  const found = isOn(`${azure}.enabled`)
    ? [
        `wasbs://${text(`${azure}.container`)}@${text(`${azure}.storageAccount`)}.blob.core.windows.net/${text(`${azure}.path`)}`,
        azure,
      ]
    : isOn(`${s3}.enabled`)
      ? [`s3://${text(`${s3}.bucket`)}/${text(`${s3}.path`)}`, s3]
      : isOn(`${gcs}.enabled`)
        ? [`gs://${text(`${gcs}.bucket`)}/${text(`${gcs}.path`)}`, gcs]
        : undefined
  const own = isProxied ? 'artifactRoot.defaultArtifactsDestination' : 'artifactRoot.defaultArtifactRoot'
  const [uri, key] = found ?? [text(own), own]
  const env: Told['env'] = []
  const held = (variable: string, secret: string, of: string, from: string): void => {
    if (of !== '') env.push([ofSecret(variable, secret, of), from])
  }
  if (key === azure)
    for (const [field, variable] of [
      ['connectionString', 'AZURE_STORAGE_CONNECTION_STRING'],
      ['accessKey', 'AZURE_STORAGE_ACCESS_KEY'],
    ] as const)
      held(variable, `${name}-env-secret`, text(`${azure}.${field}`) && variable, `${azure}.${field}`)
  const secret = text(`${s3}.existingSecret.name`)
  if (key === s3)
    for (const [field, given, variable] of [
      ['awsAccessKeyId', 'keyOfAccessKeyId', 'AWS_ACCESS_KEY_ID'],
      ['awsSecretAccessKey', 'keyOfSecretAccessKey', 'AWS_SECRET_ACCESS_KEY'],
    ] as const)
      if (secret) held(variable, secret, text(`${s3}.existingSecret.${given}`), `${s3}.existingSecret`)
      else held(variable, `${name}-env-secret`, text(`${s3}.${field}`) && variable, `${s3}.${field}`)
  return { args: [[`${option}=${uri}`, key!]], env }
}

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

function optionsOf({ at: of, text, isOn }: ChartValues): Told['args'] {
  const extra = mapOf(of('extraArgs'))
  const isLogged = isOn('log.enabled') && extra.uvicornOpts === undefined && extra.gunicornOpts === undefined
  return [
    [`--host=${text('serverHost')}`, 'serverHost'],
    [`--port=${String(of('service.containerPort'))}`, 'service.containerPort'],
    ...(isOn('serviceMonitor.enabled') ? [['--expose-prometheus=/mlflow/metrics', 'serviceMonitor'] as const] : []),
    ...(isOn('auth.enabled') ? [[`--app-name=${text('auth.appName')}`, 'auth.enabled'] as const] : []),
    ...(isLogged ? [[`--uvicorn-opts=--log-level=${text('log.level')}`, 'log.level'] as const] : []),
    ...Object.entries(extra).map(([name, value]) => {
      const isOfProgram = isOn('log.enabled') && /^(uvicorn|gunicorn)Opts$/.test(name)
      const others = String(value).replace(/--log-level=\S*\s*/, '')
      const told = isOfProgram ? `--log-level=${text('log.level')} ${others}`.trimEnd() : String(value)
      return [`--${kebab(name)}=${told}`, `extraArgs.${name}`] as const
    }),
    ...listOf(of('extraFlags')).map((flag) => [`--${kebab(String(flag))}`, 'extraFlags'] as const),
  ]
}

function variablesOf({ at: of, text, isOn }: ChartValues): Told['env'] {
  const tls = listOf(of('ingress.tls')).length > 0
  const hosts = isOn('ingress.enabled') ? mapsOf(of('ingress.hosts')).map(({ host }) => String(host)) : []
  const list = (variable: string, key: string, more: string[]): Told['env'] => {
    const all = [...new Set([...more, ...listOf(of(key)).map(String)])]
    return all.length > 0 ? [[{ name: variable, value: all.includes('*') ? '*' : all.join(',') }, key]] : []
  }
  const origins = hosts.map((host) => `${tls ? 'https' : 'http'}://${host}`)
  return [
    ...(isOn('log.enabled')
      ? [[{ name: 'MLFLOW_LOGGING_LEVEL', value: text('log.level').toUpperCase() }, 'log.level'] as const]
      : []),
    [{ name: 'MLFLOW_DISABLE_TELEMETRY', value: String(!isOn('telemetry.enabled')) }, 'telemetry.enabled'],
    ...list('MLFLOW_SERVER_ALLOWED_HOSTS', 'serverAllowedHosts', hosts),
    ...list('MLFLOW_SERVER_CORS_ALLOWED_ORIGINS', 'corsAllowedOrigins', origins),
    ...Object.entries(mapOf(of('extraEnvVars'))).map(
      ([name, value]) => [{ name, value: String(value) }, `extraEnvVars.${name}`] as const,
    ),
  ]
}

/** The container that makes the configuration of users: it alone says whose they are. */
function usersOf(values: ChartValues): JsonObject[] {
  const { text, isOn } = values
  if (!isOn('auth.enabled')) return []
  const name = nameOf(values, 'mlflow')
  const given = (key: string, own: string, field: string): [string, string] => {
    const secret = text(`${key}.name`)
    return secret ? [secret, text(`${key}.${field}Key`)] : [`${name}-${own}`, field]
  }
  const admin = (field: string) => given('auth.existingAdminSecret', 'auth-admin-secret', field)
  const database = (field: string) => given('auth.postgres.existingSecret', 'auth-pg-secret', field)
  const place = 'auth.postgres'
  const port = String(at(values.at(place), ['port']))
  const isOwn = isOn(`${place}.enabled`)
  return [
    {
      name: 'ini-file-initializer',
      env: [
        ofSecret('ADMIN_USERNAME', ...admin('username')),
        ofSecret('ADMIN_PASSWORD', ...admin('password')),
        ...(isOwn
          ? [
              ofSecret('DB_USERNAME', ...database('username')),
              ofSecret('DB_PASSWORD', ...database('password')),
              {
                name: 'MLFLOW_DATABASE_AUTH_URI',
                value: `postgresql://$(DB_USERNAME):$(DB_PASSWORD)@${text(`${place}.host`)}:${port}/${text(`${place}.database`)}`,
              },
            ]
          : []),
      ],
    },
  ]
}
