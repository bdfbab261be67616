import { type Json, listOf, mapOf } from '../../../model/json.ts'
import {
  accountOf,
  type Chart,
  type ChartValues,
  cut,
  deployment,
  type Field,
  type Made,
  made,
  type Told,
} from '../chart.ts'
import { ingressOf } from '../routes.ts'
import { around } from './around.ts'

/** The appVersion of the chart: its image's tag is v<that>-full. */
const appVersion = '3.17.2'

/** Where a server that speaks TLS by itself has its certificate. */
const certificates = '/etc/tls/private'
const tlsOptions = `--ssl-keyfile=${certificates}/tls.key --ssl-certfile=${certificates}/tls.crt --proxy-headers`

/** MLflow's own chart (github.com/mlflow/mlflow, charts/: values.yaml and templates/). */
export const mlflow: Chart = {
  title: "MLflow's own chart",
  version: '0.1.1',
  repository: /github\.com\/mlflow\/mlflow|\/mlflow\/charts|ghcr\.io\/mlflow/,
  defaults: {
    image: { repository: 'ghcr.io/mlflow/mlflow', pullPolicy: 'IfNotPresent' },
    replicaCount: 1,
    server: { value_options: { host: '0.0.0.0', port: 5000, workers: 4 } },
    probes: {
      liveness: { enabled: true, initialDelaySeconds: 15, periodSeconds: 20, timeoutSeconds: 1, failureThreshold: 3 },
      readiness: { enabled: true, initialDelaySeconds: 5, periodSeconds: 10, timeoutSeconds: 1, failureThreshold: 3 },
      startup: { enabled: true, initialDelaySeconds: 0, periodSeconds: 10, timeoutSeconds: 10, failureThreshold: 30 },
    },
    service: { type: 'ClusterIP' },
    ingress: { hosts: [{ host: 'mlflow.local', paths: [{ path: '/', pathType: 'Prefix' }] }] },
    podSecurityContext: {
      runAsNonRoot: true,
      runAsUser: 1000,
      fsGroup: 1000,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    serviceAccount: { create: true },
    storage: { size: '10Gi', accessMode: 'ReadWriteOnce', mountPath: '/mlflow' },
  },
  read: [
    'image.{repository,tag,pullPolicy}',
    '{imagePullSecrets,fullnameOverride,replicaCount,env,envFrom,extraVolumes,extraVolumeMounts,extraInitContainers}',
    '{extraContainers,podSecurityContext,securityContext,resources,podAnnotations,podLabels}',
    '{nodeSelector,tolerations,affinity,probes.liveness,probes.readiness,probes.startup}',
    'server.{value_options,flag_options,staticPrefix}',
    'service.{type,annotations}',
    'ingress.{enabled,className,annotations,hosts,tls}',
    'mlflow.{backendStoreUri,backendStoreUriFrom,registryStoreUri,registryStoreUriFrom}',
    'mlflow.{defaultArtifactRoot,artifactsDestination}',
    'metrics.enabled',
    '{tls.enabled,tls.secretName,networkPolicy.enabled,networkPolicy.additionalEgressRules}',
    'serviceMonitor.{enabled,tlsConfig}',
    'serviceAccount.{create,name,annotations}',
    'storage.{enabled,size,accessMode,storageClassName,mountPath}',
  ],
  unneeded: ['{deploymentStrategy,metrics.path,serviceAccount.automountServiceAccountToken}'],
  left: [
    { key: 'externalSecrets', while: 'externalSecrets.enabled', help: 'write secrets.store' },
    { key: 'garbageCollection', while: 'garbageCollection.enabled', help: 'bring the CronJob in by extraObjects' },
    { key: 'httpRoute', while: 'httpRoute.enabled', help: 'write http_route: later versions of the chart make one' },
    { key: 'migrations', while: 'migrations.enabled', help: 'write backendStore: {upgrade: auto}' },
    { key: 'service.port', help: 'write service.port: later versions of the chart read it' },
    { key: 'namespace_rbac', help: 'bring the Role in by extraObjects' },
    { key: 'cluster_rbac', help: 'bring the ClusterRole in where the cluster is kept' },
  ],
  objects,
}

function objects(values: ChartValues): Made[] {
  const { at: of, text, isOn, release } = values
  const name = cut(text('fullnameOverride') || `${release}-mlflow`)
  const labels = { 'app.kubernetes.io/name': 'mlflow', 'app.kubernetes.io/instance': release }
  const port = of('server.value_options.port') ?? 5000
  const account = text('serviceAccount.name') || (isOn('serviceAccount.create') ? name : '')
  const same = (field: string, key = field): Field => [field, of(key), key]
  const isStored = isOn('storage.enabled')
  const isTls = isOn('tls.enabled')
  const portName = isTls ? 'https' : 'http'
  return [
    deployment(values, {
      name,
      labels: { ...labels, 'app.kubernetes.io/managed-by': 'Helm' },
      selector: labels,
      port: [portName, port, 'server.value_options.port'],
      args: optionsOf(values),
      env: [...storesOf(values), ...listOf(of('env')).map((entry) => [mapOf(entry), 'env'] as const)],
      spec: [['replicas', of('replicaCount'), 'replicaCount']],
      pod: [
        ['serviceAccountName', account, 'serviceAccount.name'],
        ...['imagePullSecrets', 'nodeSelector', 'tolerations', 'affinity'].map((field) => same(field)),
        same('securityContext', 'podSecurityContext'),
        same('initContainers', 'extraInitContainers'),
        [
          'volumes',
          [
            ...(isTls ? [{ name: 'tls', secret: { secretName: text('tls.secretName') } }] : []),
            ...listOf(of('extraVolumes')),
            ...(isStored ? [{ name: 'mlflow-storage', persistentVolumeClaim: { claimName: name } }] : []),
          ],
          'storage',
        ],
      ],
      container: [
        [
          'image',
          `${text('image.repository')}:${text('image.tag') || `v${appVersion}-full`}`,
          text('image.tag') && 'image.tag',
        ],
        ['imagePullPolicy', of('image.pullPolicy'), 'image.pullPolicy'],
        ...['securityContext', 'resources', 'envFrom'].map((field) => same(field)),
        ...['liveness', 'readiness', 'startup'].map(
          (kind): Field => [`${kind}Probe`, probeOf(values, kind), `probes.${kind}`],
        ),
        [
          'volumeMounts',
          [
            ...(isTls ? [{ name: 'tls', mountPath: certificates, readOnly: true }] : []),
            ...listOf(of('extraVolumeMounts')),
            ...(isStored ? [{ name: 'mlflow-storage', mountPath: text('storage.mountPath') }] : []),
          ],
          'storage',
        ],
      ],
      beside: of('extraContainers'),
      written: { labels: 'podLabels', annotations: 'podAnnotations' },
    }),
    made('service', 'Service', 'v1', name, {
      annotations: of('service.annotations') ?? {},
      spec: { type: of('service.type')!, selector: labels, ports: [{ name: portName, port, targetPort: portName }] },
    }),
    ...accountOf(values, 'serviceAccount', account),
    ...(isOn('ingress.enabled') ? [ingressOf(values, name, port)] : []),
    ...around(values, { name, labels, port, portName }),
  ]
}

const dashed = (name: string): string => name.replaceAll('_', '-')

function optionsOf({ at: of, text, isOn }: ChartValues): Told['args'] {
  const prefix = text('server.staticPrefix')
  const given = Object.entries(mapOf(of('server.value_options'))).filter(([, value]) => value !== '' && value !== null)
  return [
    ...given.map(([name, value]) => [`--${dashed(name)}=${String(value)}`, `server.value_options.${name}`] as const),
    ...listOf(of('server.flag_options')).map((flag) => [`--${dashed(String(flag))}`, 'server.flag_options'] as const),
    ...(prefix ? [[`--static-prefix=${prefix}`, 'server.staticPrefix'] as const] : []),
    ...(isOn('tls.enabled') ? [[`--uvicorn-opts=${tlsOptions}`, 'tls.enabled'] as const] : []),
    ...(isOn('metrics.enabled') ? [['--expose-prometheus=/tmp/metrics', 'metrics.enabled'] as const] : []),
  ]
}

/** Where data is, as variables: the URI in text, or taken from a Secret or a ConfigMap. */
function storesOf({ at: of, text }: ChartValues): Told['env'] {
  const rows = [
    ['MLFLOW_BACKEND_STORE_URI', 'mlflow.backendStoreUri'],
    ['MLFLOW_REGISTRY_STORE_URI', 'mlflow.registryStoreUri'],
    ['MLFLOW_DEFAULT_ARTIFACT_ROOT', 'mlflow.defaultArtifactRoot'],
    ['MLFLOW_ARTIFACTS_DESTINATION', 'mlflow.artifactsDestination'],
  ] as const
  return rows.flatMap(([name, key]): Told['env'] => {
    const valueFrom = mapOf(of(`${key}From`))
    if (Object.keys(valueFrom).length > 0) return [[{ name, valueFrom }, `${key}From`]]
    return text(key) ? [[{ name, value: text(key) }, key]] : []
  })
}

function probeOf({ at: of, text, isOn }: ChartValues, kind: string): Json | undefined {
  const { enabled, ...times } = mapOf(of(`probes.${kind}`))
  const path = `${text('server.staticPrefix').replace(/\/$/, '')}/health`
  const request = isOn('tls.enabled') ? { path, port: 'https', scheme: 'HTTPS' } : { path, port: 'http' }
  return enabled === true ? { httpGet: request, ...times } : undefined
}
