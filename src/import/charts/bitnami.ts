import { type Json, type JsonObject, listOf, mapOf, mapsOf } from '../../model/json.ts'
import { around } from './bitnami-around.ts'
import { type Chart, type ChartValues, cut, deployment, type Made, made, nameOf, ofSecret, type Told } from './chart.ts'

/** When its probes ask. */
const times: JsonObject = {
  initialDelaySeconds: 5,
  periodSeconds: 10,
  timeoutSeconds: 5,
  failureThreshold: 5,
  successThreshold: 1,
}

/** bitnami/mlflow (github.com/bitnami/charts, bitnami/mlflow: values.yaml and templates/tracking/). */
export const bitnami: Chart = {
  title: 'bitnami/mlflow',
  version: '5.3.0',
  repository: /bitnami/,
  defaults: {
    image: {
      registry: 'docker.io',
      repository: 'bitnami/mlflow',
      tag: '3.3.2-debian-12-r0',
      pullPolicy: 'IfNotPresent',
    },
    tracking: {
      replicaCount: 1,
      host: '0.0.0.0',
      containerPorts: { http: 5000 },
      livenessProbe: { enabled: true, ...times },
      readinessProbe: { enabled: true, ...times },
      startupProbe: { enabled: false, ...times },
      resourcesPreset: 'medium',
      podSecurityContext: {
        enabled: true,
        fsGroupChangePolicy: 'Always',
        sysctls: [],
        supplementalGroups: [],
        fsGroup: 1001,
      },
      containerSecurityContext: {
        enabled: true,
        seLinuxOptions: {},
        runAsUser: 1001,
        runAsGroup: 1001,
        runAsNonRoot: true,
        privileged: false,
        readOnlyRootFilesystem: true,
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        seccompProfile: { type: 'RuntimeDefault' },
      },
      auth: { enabled: true },
      automountServiceAccountToken: false,
      podAntiAffinityPreset: 'soft',
      pdb: { create: true },
      service: { type: 'LoadBalancer', ports: { http: 80 } },
      ingress: { hostname: 'mlflow.local', path: '/' },
      networkPolicy: { enabled: true, allowExternal: true, allowExternalEgress: true },
      persistence: { enabled: true, mountPath: '/bitnami/mlflow', accessModes: ['ReadWriteOnce'], size: '8Gi' },
      serviceAccount: { create: true },
    },
    postgresql: { enabled: true, auth: { username: 'bn_mlflow', database: 'bitnami_mlflow' } },
    externalDatabase: {
      dialectDriver: 'postgresql',
      port: 5432,
      user: 'postgres',
      database: 'mlflow',
      authDatabase: 'mlflow_auth',
      existingSecretPasswordKey: 'db-password',
    },
    minio: { enabled: true, defaultBuckets: 'mlflow' },
    externalS3: {
      port: 443,
      useCredentialsInSecret: true,
      existingSecretAccessKeyIDKey: 'root-user',
      existingSecretKeySecretKey: 'root-password',
      protocol: 'https',
      bucket: 'mlflow',
      serveArtifacts: true,
    },
    externalGCS: { serveArtifacts: true },
    externalAzureBlob: { containerName: 'mlflow', serveArtifacts: true },
  },
  read: [
    'image.{registry,repository,tag,digest,pullPolicy,pullSecrets}',
    '{nameOverride,fullnameOverride,namespaceOverride,commonLabels}',
    'tracking.{replicaCount,host,resourcesPreset,resources,podSecurityContext,containerSecurityContext,command,args}',
    'tracking.{extraArgs,automountServiceAccountToken,hostAliases,podLabels,podAnnotations,podAntiAffinityPreset}',
    'tracking.{affinity,nodeSelector,tolerations,priorityClassName,topologySpreadConstraints,schedulerName}',
    'tracking.{terminationGracePeriodSeconds,lifecycleHooks,extraEnvVars,extraEnvVarsCM,extraEnvVarsSecret}',
    'tracking.{extraVolumes,extraVolumeMounts,sidecars,initContainers}',
    'tracking.{customLivenessProbe,customReadinessProbe,customStartupProbe}',
    'tracking.{livenessProbe,readinessProbe,startupProbe}',
    'tracking.containerPorts.http',
    'tracking.auth.{enabled,existingSecret,existingSecretUserKey,existingSecretPasswordKey}',
    'tracking.service.{type,ports,nodePorts,loadBalancerIP,loadBalancerSourceRanges,annotations}',
    'tracking.service.{externalTrafficPolicy,sessionAffinity,sessionAffinityConfig}',
    'tracking.ingress.{enabled,hostname,path,pathType,ingressClassName,annotations,tls,selfSigned,secrets,extraHosts,extraTls}',
    'tracking.networkPolicy.{enabled,allowExternal,allowExternalEgress,extraIngress,extraEgress}',
    'tracking.networkPolicy.{ingressNSMatchLabels,ingressNSPodMatchLabels}',
    'tracking.persistence.{enabled,mountPath,subPath,storageClass,accessModes,size,existingClaim}',
    'tracking.serviceAccount.{create,name,annotations}',
    'tracking.metrics.{enabled,serviceMonitor}',
    'tracking.pdb.{create,minAvailable,maxUnavailable}',
    'tracking.autoscaling.hpa',
    'postgresql.auth',
    'minio.{defaultBuckets,auth.existingSecret}',
    'externalDatabase.{dialectDriver,host,port,user,database,authDatabase,existingSecret,existingSecretPasswordKey}',
    'externalS3.{host,port,protocol,bucket,serveArtifacts,useCredentialsInSecret,existingSecret}',
    'externalS3.{existingSecretAccessKeyIDKey,existingSecretKeySecretKey}',
    'externalGCS.{bucket,googleCloudProject,useCredentialsInSecret,existingSecret,existingSecretKey,serveArtifacts}',
    'externalAzureBlob',
  ],
  unneeded: [
    '{kubeVersion,apiVersions,clusterDomain,commonAnnotations,diagnosticMode,gitImage,run,volumePermissions}',
    '{waitContainer,postgresql,minio}',
    'image.debug',
    'tracking.{enabled,runUpgradeDB,updateStrategy,enableDefaultInitContainers,tmpVolume,podAffinityPreset}',
    'tracking.{nodeAffinityPreset,metrics.annotations,serviceAccount.automountServiceAccountToken}',
    'tracking.auth.{username,password,flaskServerSecretKey,existingSecretFlaskServerSecretKey}',
    'tracking.{containerPorts.https,service.labels,service.clusterIP}',
    'tracking.persistence.{labels,annotations}',
    'externalDatabase.password',
    'externalS3.{accessKeyID,accessKeySecret}',
  ],
  left: [
    { key: 'postgresql', while: 'postgresql.enabled', help: 'its database stays with Helm, in a release of its own' },
    { key: 'minio', while: 'minio.enabled', help: 'its MinIO stays with Helm, in a release of its own' },
    { key: 'extraDeploy', help: 'bring them in by extraObjects' },
    { key: 'tracking.auth.extraOverrides', help: 'write auth.permissions, or env_vars' },
    { key: 'tracking.auth.overridesConfigMap', help: 'write auth.permissions, or env_vars' },
    { key: 'tracking.tls', while: 'tracking.tls.enabled', help: 'write server.tls' },
    { key: 'tracking.autoscaling.vpa', while: 'tracking.autoscaling.vpa.enabled', help: 'bring it in by extraObjects' },
    { key: 'tracking.httproute', while: 'tracking.httproute.enabled', help: 'write http_route' },
    { key: 'tracking.service.extraPorts', help: 'write deployment.ports' },
    { key: 'tracking.ingress.extraPaths', help: 'bring an Ingress of your own in by extraObjects' },
    { key: 'tracking.ingress.extraRules', help: 'bring an Ingress of your own in by extraObjects' },
    { key: 'tracking.persistence.selector', help: 'make the claim by hand, and name it' },
    { key: 'tracking.persistence.dataSource', help: 'make the claim by hand, and name it' },
  ],
  objects,
}

function objects(values: ChartValues): Made[] {
  const { at: of, text, isOn, release } = values
  const full = nameOf(values, 'mlflow')
  const name = cut(`${full}-tracking`)
  const own = {
    'app.kubernetes.io/instance': release,
    'app.kubernetes.io/name': text('nameOverride') || 'mlflow',
    'app.kubernetes.io/part-of': 'mlflow',
    'app.kubernetes.io/component': 'tracking',
  }
  const labels: JsonObject = { ...mapOf(of('commonLabels')), ...mapOf(of('tracking.podLabels')), ...own }
  const database = databaseOf(values, full)
  const told = [database, artifactsOf(values, full)]
  const account = text('tracking.serviceAccount.name') || (isOn('tracking.serviceAccount.create') ? name : '')
  const tracked = (field: string, key = field) => [field, of(`tracking.${key}`), `tracking.${key}`] as const
  const digest = text('image.digest')
  return [
    deployment(values, {
      name,
      labels: { ...own, 'app.kubernetes.io/managed-by': 'Helm' },
      selector: labels,
      port: ['http', of('tracking.containerPorts.http')!, 'tracking.containerPorts.http'],
      args: [...told.flatMap(({ args }) => args), ...optionsOf(values)],
      env: [
        ...told.flatMap(({ env }) => env),
        ...mapsOf(of('tracking.extraEnvVars')).map((entry) => [entry, 'tracking.extraEnvVars'] as const),
      ],
      spec: [
        [
          'replicas',
          isOn('tracking.autoscaling.hpa.enabled') ? undefined : of('tracking.replicaCount'),
          'tracking.replicaCount',
        ],
      ],
      pod: [
        ['serviceAccountName', account, 'tracking.serviceAccount.name'],
        ['imagePullSecrets', listOf(of('image.pullSecrets')).map((name) => ({ name })), 'image.pullSecrets'],
        ['securityContext', enabled(of('tracking.podSecurityContext')), 'tracking.podSecurityContext'],
        ['affinity', affinityOf(values, release), 'tracking.affinity'],
        [
          'initContainers',
          [...mapsOf(of('tracking.initContainers')), ...usersOf(values, database, name)],
          'tracking.auth',
        ],
        ...[
          ...['automountServiceAccountToken', 'hostAliases', 'nodeSelector', 'tolerations', 'priorityClassName'],
          ...['topologySpreadConstraints', 'schedulerName', 'terminationGracePeriodSeconds'],
        ].map((key) => tracked(key)),
        ['volumes', [...mapsOf(of('tracking.extraVolumes')), ...volumesOf(values, name)], 'tracking.persistence'],
      ],
      container: [
        [
          'image',
          `${text('image.registry')}/${text('image.repository')}${digest ? `@${digest}` : `:${text('image.tag')}`}`,
          'image.repository',
        ],
        ['imagePullPolicy', of('image.pullPolicy'), 'image.pullPolicy'],
        ['securityContext', enabled(of('tracking.containerSecurityContext')), 'tracking.containerSecurityContext'],
        ['resources', resourcesOf(values), 'tracking.resources'],
        ...(['Liveness', 'Readiness', 'Startup'] as const).map(
          (kind) =>
            [`${kind.toLowerCase()}Probe`, probeOf(values, kind), `tracking.${kind.toLowerCase()}Probe`] as const,
        ),
        tracked('lifecycle', 'lifecycleHooks'),
        [
          'envFrom',
          [
            ...(text('tracking.extraEnvVarsCM') ? [{ configMapRef: { name: text('tracking.extraEnvVarsCM') } }] : []),
            ...(text('tracking.extraEnvVarsSecret')
              ? [{ secretRef: { name: text('tracking.extraEnvVarsSecret') } }]
              : []),
          ],
          'tracking.extraEnvVarsSecret',
        ],
        ['volumeMounts', [...mountsOf(values), ...mapsOf(of('tracking.extraVolumeMounts'))], 'tracking.persistence'],
        ['command', of('tracking.command'), 'tracking.command'],
        ...(listOf(of('tracking.args')).length > 0 ? [tracked('args')] : []),
      ],
      beside: of('tracking.sidecars'),
      podMetadata: { labels: of('tracking.podLabels'), annotations: of('tracking.podAnnotations') },
    }),
    ...(isOn('tracking.serviceAccount.create')
      ? [
          made('tracking.serviceAccount', 'ServiceAccount', 'v1', account, {
            annotations: of('tracking.serviceAccount.annotations') ?? {},
          }),
        ]
      : []),
    ...around(values, name, labels),
  ]
}

const enabled = (context: Json | undefined): Json | undefined => {
  const { enabled: isOn, ...others } = mapOf(context)
  return isOn === true ? others : undefined
}

/** The database of the chart's own, or another: the user stands in text, the password is a Secret's. */
function databaseOf({ text, isOn, release }: ChartValues, full: string): Told & { users: string } {
  const isOwn = isOn('postgresql.enabled')
  if (!isOwn && text('externalDatabase.host') === '')
    return { args: [['--backend-store-uri=/bitnami/mlflow/mlruns', 'externalDatabase.host']], env: [], users: '' }
  const chart = release.includes('postgresql') ? release : `${release}-postgresql`
  const key = isOwn ? 'postgresql.auth' : 'externalDatabase'
  const secret = isOwn
    ? ofSecret(password, text('postgresql.auth.existingSecret') || chart, 'password')
    : ofSecret(
        password,
        text(`${key}.existingSecret`) || `${full}-externaldb`,
        text(`${key}.existingSecretPasswordKey`),
      )
  const [user, host, port] = isOwn
    ? [text(`${key}.username`), chart, '5432']
    : [text(`${key}.user`), text(`${key}.host`), text(`${key}.port`)]
  const uri = (database: string) =>
    `${isOwn ? 'postgresql' : text(`${key}.dialectDriver`)}://${user}:$(${password})@${host}:${port}/${database}`
  return {
    args: [[`--backend-store-uri=${uri(text(`${key}.database`))}`, isOwn ? 'postgresql.enabled' : `${key}.host`]],
    env: [[secret, isOwn ? 'postgresql.enabled' : `${key}.existingSecret`]],
    users: uri(text('externalDatabase.authDatabase')),
  }
}

const password = 'MLFLOW_DATABASE_PASSWORD'

/** Where artifacts go: the chart's MinIO, or else the first of the others that is named. */
function artifactsOf(values: ChartValues, full: string): Told {
  const { text, isOn, release } = values
  const direct = (uri: string, key: string): Told['args'] =>
    isOn(`${key}.serveArtifacts`)
      ? []
      : [
          [`--default-artifact-root=${uri}`, key],
          ['--no-serve-artifacts', `${key}.serveArtifacts`],
        ]
  const isOwn = isOn('minio.enabled')
  if (isOwn || text('externalS3.host')) {
    const chart = release.includes('minio') ? release : `${release}-minio`
    const key = isOwn ? 'minio' : 'externalS3'
    const uri = `s3://${text(isOwn ? 'minio.defaultBuckets' : 'externalS3.bucket')}`
    const secret = isOwn
      ? text('minio.auth.existingSecret') || chart
      : text(`${key}.existingSecret`) || `${full}-externals3`
    const [id, held] = isOwn
      ? ['root-user', 'root-password']
      : [text(`${key}.existingSecretAccessKeyIDKey`), text(`${key}.existingSecretKeySecretKey`)]
    const endpoint = isOwn
      ? `http://${chart}:80`
      : `${text(`${key}.protocol`)}://${text(`${key}.host`)}:${text(`${key}.port`)}`
    const isHeld = isOn('externalS3.useCredentialsInSecret')
    return {
      args: [[`--artifacts-destination=${uri}`, key], ...(isOwn ? [] : direct(uri, 'externalS3'))],
      env: [
        ...(isHeld ? [[ofSecret('AWS_ACCESS_KEY_ID', secret, id), key] as const] : []),
        ...(isHeld ? [[ofSecret('AWS_SECRET_ACCESS_KEY', secret, held), key] as const] : []),
        [{ name: 'MLFLOW_S3_ENDPOINT_URL', value: endpoint }, isOwn ? key : `${key}.host`],
      ],
    }
  }
  if (text('externalGCS.bucket')) {
    const uri = `gs://${text('externalGCS.bucket')}`
    const isHeld = isOn('externalGCS.useCredentialsInSecret')
    const project = text('externalGCS.googleCloudProject')
    return {
      args: [[`--artifacts-destination=${uri}`, 'externalGCS.bucket'], ...direct(uri, 'externalGCS')],
      env: [
        ...(isHeld ? [[{ name: 'GOOGLE_APPLICATION_CREDENTIALS', value: keyFile }, 'externalGCS'] as const] : []),
        ...(project ? [[{ name: 'GOOGLE_CLOUD_PROJECT', value: project }, 'externalGCS'] as const] : []),
      ],
    }
  }
  if (text('externalAzureBlob.storageAccount')) return azureOf(values, direct)
  const local = `${text('tracking.persistence.mountPath')}/mlartifacts`
  return { args: [[`--artifacts-destination=${local}`, 'tracking.persistence.mountPath']], env: [] }
}

const keyFile = '/bitnami/gcs/key.json'

function azureOf({ text, isOn }: ChartValues, direct: (uri: string, key: string) => Told['args']): Told {
  const key = 'externalAzureBlob'
  const uri = `wasbs://${text(`${key}.containerName`)}@${text(`${key}.storageAccount`)}.blob.core.windows.net`
  const isHeld = isOn(`${key}.useCredentialsInSecret`)
  const rows = [
    ['AZURE_STORAGE_CONNECTION_STRING', 'connectionString', 'existingConnectionStringKey'],
    ['AZURE_STORAGE_ACCESS_KEY', 'accessKey', 'existingAccessKeyKey'],
    ['AZURE_CLIENT_SECRET', 'clientSecret', 'clientSecretKey'],
    ['AZURE_CLIENT_ID', 'clientId', ''],
    ['AZURE_TENANT_ID', 'tenantId', ''],
  ] as const
  return {
    args: [[`--artifacts-destination=${uri}`, key], ...direct(uri, key)],
    env: rows.flatMap(([name, field, given]): Told['env'] => {
      const held = given && text(`${key}.${given}`)
      if (isHeld) return held ? [[ofSecret(name, text(`${key}.existingSecret`), held), `${key}.${given}`]] : []
      const value = text(`${key}.${field}`)
      return value ? [[{ name, value }, `${key}.${field}`]] : []
    }),
  }
}

function optionsOf({ at: of, text, isOn }: ChartValues): Told['args'] {
  return [
    [`--host=${text('tracking.host')}`, 'tracking.host'],
    [`--port=${text('tracking.containerPorts.http')}`, 'tracking.containerPorts.http'],
    ...(isOn('tracking.metrics.enabled')
      ? [[`--expose-prometheus=${text('tracking.persistence.mountPath')}/metrics`, 'tracking.metrics.enabled'] as const]
      : []),
    ...(isOn('tracking.auth.enabled') ? [['--app-name=basic-auth', 'tracking.auth.enabled'] as const] : []),
    ...listOf(of('tracking.extraArgs')).map((word) => [String(word), 'tracking.extraArgs'] as const),
  ]
}

function usersOf({ text, isOn }: ChartValues, { env, users }: Told & { users: string }, name: string): JsonObject[] {
  if (!isOn('tracking.auth.enabled')) return []
  const secret = text('tracking.auth.existingSecret') || name
  const key = (field: string, otherwise: string) => text(`tracking.auth.existingSecret${field}Key`) || otherwise
  return [
    {
      name: 'render-auth-conf',
      env: [
        ...env.map(([entry]) => entry),
        ...(users ? [{ name: 'MLFLOW_DATABASE_AUTH_URI', value: users }] : []),
        ofSecret('MLFLOW_TRACKING_USERNAME', secret, key('User', 'admin-user')),
        ofSecret('MLFLOW_TRACKING_PASSWORD', secret, key('Password', 'admin-password')),
      ],
    },
  ]
}

function probeOf({ at: of, isOn }: ChartValues, kind: 'Liveness' | 'Readiness' | 'Startup'): Json | undefined {
  const custom = mapOf(of(`tracking.custom${kind}Probe`))
  if (Object.keys(custom).length > 0) return custom
  const { enabled: isEnabled, ...times } = mapOf(of(`tracking.${kind.toLowerCase()}Probe`))
  if (isEnabled !== true) return undefined
  if (kind === 'Liveness') return { ...times, exec: { command: ['pgrep', '-f', 'mlflow.server'] } }
  return isOn('tracking.auth.enabled')
    ? { ...times, tcpSocket: { port: 'http' } }
    : { ...times, httpGet: { path: '/', port: 'http' } }
}

/** The numbers of the presets (bitnami/common, templates/_resources.tpl): CPU and memory, requested and at most. */
const presets: { [name: string]: readonly [string, string, string, string] } = {
  nano: ['100m', '128Mi', '150m', '192Mi'],
  micro: ['250m', '256Mi', '375m', '384Mi'],
  small: ['500m', '512Mi', '750m', '768Mi'],
  medium: ['500m', '1024Mi', '750m', '1536Mi'],
  large: ['1.0', '2048Mi', '1.5', '3072Mi'],
  xlarge: ['1.0', '3072Mi', '3.0', '6144Mi'],
  '2xlarge': ['1.0', '3072Mi', '6.0', '12288Mi'],
}

function resourcesOf({ at: of, text }: ChartValues): Json | undefined {
  const own = mapOf(of('tracking.resources'))
  if (Object.keys(own).length > 0) return own
  const preset = presets[text('tracking.resourcesPreset')]
  if (!preset) return undefined
  const [cpu, memory, mostCpu, mostMemory] = preset
  return {
    requests: { cpu, 'ephemeral-storage': '50Mi', memory },
    limits: { cpu: mostCpu, 'ephemeral-storage': '2Gi', memory: mostMemory },
  }
}

function affinityOf({ at: of, text }: ChartValues, release: string): Json | undefined {
  const own = mapOf(of('tracking.affinity'))
  if (Object.keys(own).length > 0) return own
  const preset = text('tracking.podAntiAffinityPreset')
  const term: JsonObject = {
    labelSelector: {
      matchLabels: {
        'app.kubernetes.io/instance': release,
        'app.kubernetes.io/name': text('nameOverride') || 'mlflow',
        'app.kubernetes.io/component': 'mlflow',
      },
    },
    topologyKey: 'kubernetes.io/hostname',
  }
  if (preset === 'soft')
    return {
      podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ podAffinityTerm: term, weight: 1 }] },
    }
  if (preset === 'hard') return { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } }
  return undefined
}

function volumesOf({ text, isOn }: ChartValues, name: string): JsonObject[] {
  const claimName = text('tracking.persistence.existingClaim') || name
  const isHeld = isOn('externalGCS.useCredentialsInSecret')
  return [
    { name: 'tmp', emptyDir: {} },
    {
      name: 'data',
      ...(isOn('tracking.persistence.enabled') ? { persistentVolumeClaim: { claimName } } : { emptyDir: {} }),
    },
    ...(isHeld
      ? [
          {
            name: 'gcs-key',
            secret: {
              secretName: text('externalGCS.existingSecret'),
              items: [{ key: text('externalGCS.existingSecretKey'), path: 'key.json' }],
            },
          },
        ]
      : []),
  ]
}

function mountsOf({ text, isOn }: ChartValues): JsonObject[] {
  const subPath = text('tracking.persistence.subPath')
  return [
    { name: 'tmp', mountPath: '/tmp' },
    { name: 'data', mountPath: text('tracking.persistence.mountPath'), ...(subPath && { subPath }) },
    ...(isOn('externalGCS.useCredentialsInSecret')
      ? [{ name: 'gcs-key', mountPath: keyFile, subPath: 'key.json' }]
      : []),
  ]
}
