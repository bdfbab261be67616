import { publicUrls } from '../../../src/facts/mlflow/hosts.ts'
import { fullname, urlPath } from '../../../src/facts/mlflow/names.ts'
import type { Environment } from '../../../src/model/environment.ts'
import { isObject, type JsonObject } from '../../../src/model/json.ts'
import { startProgram } from '../../../src/phases/4-render/start-program.ts'
import type { Comparable } from './comparable.ts'

/**
 * One thing in which this project means to differ from the chart, as a change of the chart's side. `from` says who
 * decided it: `#N`, a defect by its number in the table of the chart's defects, or the decision that it follows from.
 */
export interface Exception {
  from: string
  what: string
  /** Values that stand in for the chart's own, beneath all files. */
  under?: JsonObject
  /** Values on top of all files. */
  over?(environment: Environment): JsonObject
  /** Changes what the chart renders. */
  change?(chart: Comparable, environment: Environment): void
}

/** Variables that speak to an S3 server. */
const storeVariables = ['MLFLOW_S3_ENDPOINT_URL', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']

/** In the order in which they are applied. */
export const exceptions: Exception[] = [
  {
    from: '#1',
    what: 'four slashes before the absolute path of a SQLite file',
    change: ({ command: { options } }) => {
      options['backend-store-uri'] = (options['backend-store-uri'] ?? '').replace(/^sqlite:\/\/\//, 'sqlite:////')
    },
  },
  {
    from: '#3',
    what: 'sizeLimit stands in emptyDir, not beside it',
    change: ({ volumes }) => {
      for (const volume of Object.values(volumes)) {
        const { sizeLimit } = volume
        if (sizeLimit === undefined) continue
        delete volume.sizeLimit
        volume.emptyDir = { sizeLimit }
      }
    },
  },
  {
    from: '#4',
    what: 'several access modes are a list of several',
    change: ({ volumes }) => {
      const spec = (volumes['ephemeral-storage'] as EphemeralVolume).ephemeral?.volumeClaimTemplate.spec
      if (spec) spec.accessModes = spec.accessModes.flatMap((modes) => modes.split(' '))
    },
  },
  {
    from: '#5',
    what: 'no wall clock in names',
    change: (chart) => rename(chart, /dev-tracking-mlflow-\d{8}-\d{4}/g, 'dev-tracking-mlflow-release-name'),
  },
  {
    from: '#7',
    what: 'nothing is installed at start-up, and nothing mounted for it',
    change: ({ command, mounts, volumes, others }) => {
      command.before = command.before.filter((line) => !line.includes('install_minio.sh'))
      delete mounts['/workload/mount']
      delete volumes['workload-mount']
      for (const key of Object.keys(others)) if (key.startsWith('ConfigMap ')) delete others[key]
    },
  },
  {
    from: '#7',
    what: 'the default image carries the drivers',
    under: { image: 'ghcr.io/mlflow/mlflow:v3.17.2-full' },
  },
  {
    from: '#9',
    what: 'the database is told in the environment, not in the command line',
    change: ({ command: { options }, env }) => {
      env.MLFLOW_BACKEND_STORE_URI = { value: options['backend-store-uri'] ?? '' }
      delete options['backend-store-uri']
    },
  },
  {
    from: '#9',
    what: 'the credentials are put into its URI in the container',
    change: ({ env }) => {
      const uri = env.MLFLOW_BACKEND_STORE_URI
      if (typeof uri?.value === 'string') uri.value = uri.value.replace('<DATABASE_USER>:<DATABASE_PASSWORD>@', '')
    },
  },
  {
    from: '#16',
    what: 'the program that prepares the server is mounted, from a ConfigMap that is named by its content',
    change: ({ mounts, volumes, others }, { values }) => {
      const { metadata, immutable, data } = startProgram(values)
      const { name } = metadata
      volumes.start = { configMap: { name } }
      mounts['/opt/mlflow-gitops'] = { name: 'start', readOnly: true }
      others[`ConfigMap ${name}`] = { name, immutable, data }
    },
  },
  {
    from: 'a read-only root',
    what: 'what programs write to is a volume of its own, and their HOME',
    change: ({ env, mounts, volumes }) => {
      volumes.tmp = { emptyDir: {} }
      mounts['/tmp'] = { name: 'tmp' }
      env.HOME = { value: '/tmp' }
      env.TMPDIR = { value: '/workload' }
    },
  },
  {
    from: 'the restricted Pod Security Standard',
    what: 'as user 1000, but for an entrypoint and for claims that were made for root',
    change: ({ pod, container }, { values }) => {
      const { entrypoint, persistent_storage, podSecurityContext, securityContext } = values
      const volumes = Object.values(persistent_storage.volumes)
      const isForeign = volumes.some(
        ({ size, accessModes = [] }) => size === undefined || accessModes.some((mode) => mode.endsWith('Many')),
      )
      if (entrypoint?.trim() || (persistent_storage.enabled && isForeign)) return
      if (!podSecurityContext) {
        const user = {
          runAsNonRoot: true,
          runAsUser: 1000,
          runAsGroup: 1000,
          fsGroup: 1000,
          fsGroupChangePolicy: 'OnRootMismatch',
        }
        pod.securityContext = { ...user, seccompProfile: { type: 'RuntimeDefault' } }
      }
      if (securityContext) return
      container.securityContext = {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        readOnlyRootFilesystem: true,
      }
    },
  },
  {
    from: 'telemetry off',
    what: 'MLflow reports nothing to its makers',
    change: ({ env }) => {
      env.MLFLOW_DISABLE_TELEMETRY = { value: 'true' }
    },
  },
  {
    from: 'every way in works',
    what: 'the start-up program is told by which names the server is asked',
    change: ({ env }, { values }) => {
      const urls = publicUrls(values).join(',')
      if (urls) env.MLFLOW_GITOPS_PUBLIC_URLS = { value: urls }
      env.MLFLOW_GITOPS_SERVICE = { valueFrom: { fieldRef: { fieldPath: "metadata.labels['app']" } } }
      env.MLFLOW_GITOPS_NAMESPACE = { valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } }
    },
  },
  {
    from: '#10',
    what: 'pymysql is the default driver',
    over: ({ values: { backendStore } }) =>
      backendStore.type === 'mysql' && !backendStore.driver ? { backendStore: { driver: 'pymysql' } } : {},
  },
  {
    from: '#11',
    what: 'Recreate where two pods would share one volume or one SQLite file',
    change: ({ workload }, { values: { backendStore, persistent_storage } }) => {
      const volumes = persistent_storage.enabled ? Object.values(persistent_storage.volumes) : []
      const isShared = volumes.every(({ accessModes }) => accessModes?.includes('ReadWriteMany'))
      const isExclusive = backendStore.type === 'sqlite' || !isShared
      workload.strategy = isExclusive
        ? { type: 'Recreate' }
        : { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } }
    },
  },
  {
    from: '#12',
    what: 'numbers and booleans are texts',
    over: ({ values: { env_vars } }) => ({
      env_vars: Object.fromEntries(
        Object.entries(env_vars)
          .filter(([, value]) => typeof value === 'number' || typeof value === 'boolean')
          .map(([name, value]) => [name, String(value)]),
      ),
    }),
  },
  {
    from: '#13',
    what: 'the defaults for S3 are wired in only where artifacts go there',
    change: ({ env }, { written }) => {
      const { value } = env.MLFLOW_ARTIFACTS_DESTINATION!
      const own = isObject(written.env_vars) ? Object.keys(written.env_vars) : []
      if (String(value).startsWith('s3')) return
      for (const name of storeVariables) if (!own.includes(name)) delete env[name]
    },
  },
  {
    from: '#13',
    what: 'a null removes a key, also one that only a file below has given',
    change: ({ workload, wrapped, pod }) => {
      for (const { labels = {} } of [workload, pod, ...(wrapped ? [wrapped] : [])]) {
        for (const [name, value] of Object.entries(labels)) if (value === null) delete labels[name]
      }
    },
  },
  {
    from: '#15',
    what: 'an Ingress with class, host and TLS, for bodies of any size',
    change: (chart, { values }) => {
      const ingress = chart.others[`Ingress ${chart.service.name}`]
      if (!ingress) return
      const { className, host, tls } = values.ingress
      ingress.annotations = { ...ingress.annotations, 'nginx.ingress.kubernetes.io/proxy-body-size': '0' }
      const spec = ingress.spec as { rules: JsonObject[]; ingressClassName?: string; tls?: JsonObject[] }
      Object.assign(spec.rules[0]!, host && { host })
      if (className) spec.ingressClassName = className
      if (tls) spec.tls = tls.map((entry) => ({ ...(entry as JsonObject), hosts: [host!] }))
    },
  },
  {
    from: 'every way in works',
    what: 'the path without its last slash is redirected',
    change: (chart, { values }) => {
      const path = urlPath(values)
      const route = chart.others[`HTTPRoute ${chart.service.name}`]
      if (route) {
        const redirect = { path: { type: 'ReplaceFullPath', replaceFullPath: `${path}/` }, statusCode: 302 }
        const filters = [{ type: 'RequestRedirect', requestRedirect: redirect }]
        const { rules } = route.spec as { rules: JsonObject[] }
        rules[0]!.timeouts = { request: '0s' }
        rules.unshift({ matches: [{ path: { type: 'Exact', value: path } }], filters })
      }
      const ingress = chart.others[`Ingress ${chart.service.name}`]
      if (!ingress) return
      const copy = structuredClone(ingress)
      const pathOf = ({ spec }: typeof ingress) =>
        (spec as { rules: { http: { paths: { path: string }[] } }[] }).rules[0]!.http.paths[0]!
      pathOf(ingress).path = `${path}(/)(.*)`
      pathOf(copy).path = `${path}$`
      const nginx = 'nginx.ingress.kubernetes.io'
      copy.name = `${ingress.name}-redirect`
      copy.annotations = {
        [`${nginx}/permanent-redirect`]: `${path}/`,
        [`${nginx}/permanent-redirect-code`]: '307',
        [`${nginx}/relative-redirects`]: 'true',
        [`${nginx}/use-regex`]: 'true',
      }
      chart.others[`Ingress ${copy.name}`] = copy
    },
  },
  {
    from: 'Argo CD compares the lists of a custom resource item by item',
    what: "what an API server fills in in an HTTPRoute's lists is written out",
    change: (chart) => {
      const route = chart.others[`HTTPRoute ${chart.service.name}`]
      if (!route) return
      const spec = route.spec as { parentRefs: JsonObject[]; rules: { backendRefs?: JsonObject[] }[] }
      spec.parentRefs = spec.parentRefs.map((reference) => ({ kind: 'Gateway', ...reference }))
      for (const rule of spec.rules) {
        if (rule.backendRefs)
          rule.backendRefs = rule.backendRefs.map((reference) => ({
            group: '',
            kind: 'Service',
            weight: 1,
            ...reference,
          }))
      }
    },
  },
  {
    from: '#17',
    what: 'no maps that are null',
    change: ({ pod }) => {
      if (pod.annotations === null) delete pod.annotations
    },
  },
  {
    from: '#18',
    what: 'objects are named as the release is',
    change: (chart, { values }) => {
      if (values.fullnameOverride || values.nameOverride) return
      rename(chart, `dev-tracking-mlflow-${values.release}`, values.release)
    },
  },
  {
    from: '#18',
    what: 'a Service named mlflow gives the container no MLFLOW_PORT',
    change: ({ pod }) => {
      pod.enableServiceLinks = false
    },
  },
  {
    from: 'undecided',
    what: 'the container is named mlflow, not as the chart is',
    change: ({ container }) => {
      container.name = 'mlflow'
    },
  },
  {
    from: '#19',
    what: 'labels and annotations on the workload and on its pods',
    change: ({ workload, wrapped, pod }) => {
      pod.labels = { ...workload.labels }
      for (const metadata of [workload, ...(wrapped ? [wrapped] : [])]) {
        if (pod.annotations) metadata.annotations = { ...pod.annotations }
      }
    },
  },
  {
    from: '#20',
    what: 'a volume with a size creates its claim, which is kept on prune',
    change: ({ others }, { values: { persistent_storage } }) => {
      if (!persistent_storage.enabled) return
      for (const { pvc_name: name, size, storageClassName, accessModes } of Object.values(persistent_storage.volumes)) {
        if (size === undefined) continue
        others[`PersistentVolumeClaim ${name}`] = {
          name,
          annotations: {
            'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
            'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
            'kustomize.toolkit.fluxcd.io/prune': 'disabled',
          },
          spec: {
            accessModes: accessModes ?? ['ReadWriteOnce'],
            resources: { requests: { storage: String(size) } },
            ...(storageClassName && { storageClassName }),
          },
        }
      }
    },
  },
  {
    from: 'a route without a host is refused',
    what: 'an HTTPRoute has the host names that it is given',
    change: (chart, { values: { http_route } }) => {
      const route = chart.others[`HTTPRoute ${chart.service.name}`]
      if (route && http_route.hostnames.length > 0) (route.spec as JsonObject).hostnames = http_route.hostnames
    },
  },
  {
    from: 'recommended labels beside app',
    what: 'every object has them',
    change: ({ workload, wrapped, pod, service, others }, { values }) => {
      const name = fullname(values)
      const labels = {
        app: name,
        'app.kubernetes.io/name': 'mlflow',
        'app.kubernetes.io/instance': name,
        'app.kubernetes.io/component': 'tracking-server',
        'app.kubernetes.io/managed-by': 'mlflow-gitops',
      }
      for (const metadata of [workload, pod, service, ...(wrapped ? [wrapped] : []), ...Object.values(others)]) {
        metadata.labels = { ...labels, ...metadata.labels }
      }
    },
  },
]

type EphemeralVolume = { ephemeral?: { volumeClaimTemplate: { spec: { accessModes: string[] } } } }

/** Replaces a name wherever it stands: in keys, in references, in URL paths. */
function rename(chart: Comparable, name: string | RegExp, other: string): void {
  const renamed = JSON.parse(JSON.stringify(chart).replaceAll(name, other)) as Comparable
  Object.assign(chart, renamed)
}
