import { type JsonObject, listOf, mapOf, mapsOf } from '../../../model/json.ts'
import { accountOf, type Chart, type ChartValues, cut, deployment, type Made, nameOf } from '../chart.ts'
import { around } from './around.ts'
import { affinityOf, enabled, optionsOf, probeOf, resourcesOf, usersOf } from './pod.ts'
import { artifactsOf, databaseOf, mountsOf, volumesOf } from './stores.ts'

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
          digest ? 'image.digest' : 'image.tag',
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
      written: { labels: 'tracking.podLabels', annotations: 'tracking.podAnnotations' },
    }),
    ...accountOf(values, 'tracking.serviceAccount', account),
    ...around(values, name, labels),
  ]
}
