import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { parse } from 'yaml'
import { kinds } from '../../src/facts/kubernetes/kinds.ts'
import { validateObject } from '../../src/facts/kubernetes/validate.ts'
import type { KubernetesObject } from '../../src/model/kubernetes-object.ts'

const deployment = `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: mlflow-server
  namespace: mlflow-prod
  labels: { app: mlflow-server, app.kubernetes.io/version: 3.17.2 }
  annotations: { example.com/note: "any text: even this" }
spec:
  replicas: 2
  selector: { matchLabels: { app: mlflow-server } }
  strategy: { type: RollingUpdate, rollingUpdate: { maxSurge: 25%, maxUnavailable: 0 } }
  template:
    metadata: { labels: { app: mlflow-server } }
    spec:
      serviceAccountName: mlflow
      imagePullSecrets: [{ name: registry }]
      securityContext: { runAsUser: 10001, fsGroup: 10001, seccompProfile: { type: RuntimeDefault } }
      tolerations: [{ key: amd.com/gpu, operator: Exists, effect: NoSchedule }]
      affinity:
        podAntiAffinity:
          preferredDuringSchedulingIgnoredDuringExecution:
            - weight: 100
              podAffinityTerm:
                topologyKey: kubernetes.io/hostname
                labelSelector: { matchExpressions: [{ key: app, operator: In, values: [mlflow-server] }] }
      topologySpreadConstraints: [{ maxSkew: 1, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway }]
      containers:
        - name: mlflow
          image: ghcr.io/mlflow/mlflow:v3.17.2-full
          imagePullPolicy: IfNotPresent
          command: [/bin/sh, /scripts/start.sh]
          env:
            - { name: MLFLOW_WORKERS, value: "4" }
            - { name: DB_PASSWORD, valueFrom: { secretKeyRef: { name: db, key: password } } }
          ports: [{ name: http, containerPort: 8080, protocol: TCP }]
          resources: { requests: { cpu: 500m, memory: 4Gi }, limits: { memory: 4Gi, amd.com/gpu: 1 } }
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }
          startupProbe: { httpGet: { path: /health, port: http, scheme: HTTP }, initialDelaySeconds: 10 }
          livenessProbe: { tcpSocket: { port: 8080 }, periodSeconds: 10 }
          volumeMounts: [{ name: data, mountPath: /workload }, { name: dshm, mountPath: /dev/shm }]
      volumes:
        - { name: data, persistentVolumeClaim: { claimName: mlflow-data } }
        - { name: dshm, emptyDir: { medium: Memory, sizeLimit: 1Gi } }
        - { name: scripts, configMap: { name: mlflow-start, defaultMode: 0o555 } }
        - name: scratch
          ephemeral:
            volumeClaimTemplate:
              spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 10Gi } } }
`

const indent = (text: string): string => text.replaceAll('\n', '\n    ')

const good: Record<string, string> = {
  Deployment: deployment,
  Service: `
apiVersion: v1
kind: Service
metadata: { name: mlflow-server }
spec: { type: ClusterIP, selector: { app: mlflow-server }, ports: [{ name: http, port: 80, targetPort: 8080 }] }`,
  ConfigMap: `
apiVersion: v1
kind: ConfigMap
metadata: { name: mlflow-start-8d2f }
data: { start.sh: "exec mlflow server\\n" }`,
  PersistentVolumeClaim: `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: mlflow-data, annotations: { argocd.argoproj.io/sync-options: "Prune=false,Delete=false" } }
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: fast
  volumeMode: Filesystem
  resources: { requests: { storage: 20Gi } }`,
  Ingress: `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: mlflow-server }
spec:
  ingressClassName: nginx
  tls: [{ hosts: [mlflow.example.com], secretName: mlflow-tls }]
  rules:
    - host: mlflow.example.com
      http:
        paths:
          - path: /p/w(/|$)(.*)
            pathType: ImplementationSpecific
            backend: { service: { name: mlflow-server, port: { number: 80 } } }`,
  NetworkPolicy: `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: mlflow-server }
spec:
  podSelector: { matchLabels: { app: mlflow-server } }
  policyTypes: [Ingress, Egress]
  ingress: [{ from: [{ podSelector: {} }, { namespaceSelector: {} }], ports: [{ protocol: TCP, port: 8080 }] }]
  egress: [{ to: [{ ipBlock: { cidr: 0.0.0.0/0, except: [169.254.0.0/16] } }], ports: [{ port: 443, endPort: 444 }] }]`,
  CronJob: `
apiVersion: batch/v1
kind: CronJob
metadata: { name: mlflow-server-gc }
spec:
  schedule: 0 3 * * SUN
  timeZone: Etc/UTC
  concurrencyPolicy: Forbid
  jobTemplate:
    spec:
      backoffLimit: 1
      template:
        metadata: { labels: { app: mlflow-server-gc } }
        spec:
          restartPolicy: Never
          containers: [{ name: mlflow, image: ghcr.io/mlflow/mlflow:v3.17.2-full, args: [gc] }]`,
  ServiceAccount: `
apiVersion: v1
kind: ServiceAccount
metadata: { name: mlflow }
automountServiceAccountToken: false`,
  Namespace: `
apiVersion: v1
kind: Namespace
metadata: { name: mlflow-prod }`,
  PodDisruptionBudget: `
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: mlflow-server }
spec: { minAvailable: 1, selector: { matchLabels: { app: mlflow-server } } }`,
  HorizontalPodAutoscaler: `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: mlflow-server }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: mlflow-server }
  minReplicas: 2
  maxReplicas: 5
  metrics:
  - type: ContainerResource
    containerResource: { name: cpu, container: mlflow, target: { type: Utilization, averageUtilization: 70 } }
  behavior: { scaleDown: { policies: [{ type: Percent, value: 50, periodSeconds: 60 }] } }`,
  ExternalSecret: `
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: mlflow-db-credentials }
spec:
  refreshInterval: 1h
  secretStoreRef: { kind: ClusterSecretStore, name: vault }
  target: { template: { type: kubernetes.io/dockerconfigjson } }
  data: [{ secretKey: password, remoteRef: { key: mlflow/db, property: password, decodingStrategy: None } }]`,
  ServiceMonitor: `
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: { name: mlflow-server, labels: { release: kube-prometheus-stack } }
spec:
  selector: { matchLabels: { app: mlflow-server } }
  endpoints: [{ targetPort: metrics, interval: 30s, relabelings: [{ action: drop, sourceLabels: [a], regex: b }] }]`,
  PrometheusRule: `
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata: { name: mlflow-server }
spec:
  groups:
    - name: mlflow-prod/mlflow-server
      rules: [{ alert: Down, expr: up == 0, for: 5m, labels: { severity: critical }, annotations: { summary: down } }]`,
  BackendTLSPolicy: `
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata: { name: mlflow-server }
spec:
  targetRefs: [{ group: '', kind: Service, name: mlflow-server }]
  validation: { wellKnownCACertificates: System, hostname: mlflow-server.mlflow-prod.svc }`,
  HTTPRoute: `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: mlflow-server }
spec:
  hostnames: [mlflow.example.com]
  parentRefs: [{ group: gateway.networking.k8s.io, kind: Gateway, name: https, namespace: gateways }]
  rules:
    - matches: [{ path: { type: PathPrefix, value: /p/u/w/ } }]
      filters: [{ type: URLRewrite, urlRewrite: { path: { type: ReplacePrefixMatch, replacePrefixMatch: / } } }]
      backendRefs: [{ name: mlflow-server, port: 80 }]
      timeouts: { request: 0s }`,
  KaiwoService: `
apiVersion: kaiwo.silogen.ai/v1alpha1
kind: KaiwoService
metadata: { name: mlflow-server, labels: { app: mlflow-server } }
spec:
  user: someone@example.com
  gpus: 0
  deployment:
    ${indent(deployment.trim())}`,
}

const object = (kind: string): KubernetesObject => parse(good[kind]!) as KubernetesObject

for (const kind of Object.keys(good)) {
  test(`a good ${kind} passes`, async () => {
    assert.equal(await validateObject(object(kind)), [])
  })
}

const container = 'spec.template.spec.containers[0]'

/** A mistake: the kind, the text to replace in a good one of it, what to write there, and what is said. */
const bad: [kind: string, from: string, to: string, ...expected: string[]][] = [
  [
    'Deployment',
    'initialDelaySeconds',
    'initialDelaySecond',
    `unknown key "initialDelaySecond" in ${container}.startupProbe; did you mean initialDelaySeconds?`,
  ],
  [
    'Deployment',
    'containerPort: 8080',
    'containerPort: "8080"',
    `${container}.ports[0].containerPort must be a whole number, not the text "8080"; write 8080 without quotes`,
  ],
  [
    'Deployment',
    'containerPort: 8080',
    'containerport: 8080',
    `unknown key "containerport" in ${container}.ports[0]; did you mean containerPort?`,
  ],
  [
    'Deployment',
    'containerPort: 8080',
    'containerPort: 80800',
    `${container}.ports[0].containerPort must be at most 65535, not 80800`,
  ],
  ['Deployment', 'replicas: 2', 'replicas: null', 'spec.replicas must be a whole number, not null'],
  ['Deployment', 'replicas: 2', 'replicas: -1', 'spec.replicas must be at least 0, not -1'],
  ['Deployment', 'replicas: 2', 'replicas: 2.5', 'spec.replicas must be a whole number, not 2.5'],
  [
    'Deployment',
    'selector: { matchLabels: { app: mlflow-server } }',
    'paused: false',
    'spec needs selector; add selector: …',
  ],
  [
    'Deployment',
    'value: "4"',
    'value: 4',
    `${container}.env[0].value must be text, not 4; put it in quotes, exactly as it is written`,
  ],
  [
    'Deployment',
    'IfNotPresent',
    'ifNotPresent',
    `${container}.imagePullPolicy must be one of Always, IfNotPresent, Never, not "ifNotPresent"; did you mean IfNotPresent?`,
  ],
  [
    'Deployment',
    'sizeLimit: 1Gi }',
    'sizeLimit: "1e100" }',
    'spec.template.spec.volumes[1].emptyDir.sizeLimit must be a quantity, such as 500m, 2 or 4Gi, not "1e100"',
  ],
  [
    'Deployment',
    'memory: 4Gi }, limits',
    'memory: 4GB }, limits',
    `${container}.resources.requests.memory must be a quantity, such as 500m, 2 or 4Gi, not "4GB"; write 4Gi`,
  ],
  [
    'Deployment',
    'sizeLimit: 1Gi }',
    '}, sizeLimit: 1Gi',
    'unknown key "sizeLimit" in spec.template.spec.volumes[1]; it belongs below spec.template.spec.volumes[1].emptyDir',
  ],
  [
    'Deployment',
    'operator: Exists',
    'operator: In',
    'spec.template.spec.tolerations[0].operator must be one of Equal, Exists, not "In"',
  ],
  [
    'Deployment',
    'name: mlflow-server',
    'name: MLflow',
    'metadata.name must be lower-case letters, digits and inner hyphens, in parts joined by dots, not "MLflow"; write mlflow',
  ],
  [
    'Deployment',
    'labels: { app:',
    'labels: { a/b/c: x, app:',
    'the key "a/b/c" must be a label key, such as app or example.com/app',
  ],
  [
    'Deployment',
    'labels: { app: mlflow-server, ',
    'labels: { app: 1, ',
    'metadata.labels.app must be text, not 1; put it in quotes, exactly as it is written',
  ],
  [
    'Deployment',
    'port: http,',
    'port: no_port,',
    `${container}.startupProbe.httpGet.port must be a port name: lower-case letters, digits and inner hyphens, not "no_port"; write no-port`,
  ],
  ['Deployment', 'apps/v1', 'apps/v1beta1', 'apiVersion must be apps/v1, not "apps/v1beta1"'],
  [
    'Deployment',
    'spec:\n  replicas',
    'status: {}\nspec:\n  replicas',
    'unknown key "status"; the keys are apiVersion, kind, metadata, spec',
  ],
  ['Service', 'ports: [', 'ports: [8080, ', 'spec.ports[0] must be a map, not 8080'],
  [
    'Service',
    'targetPort: 8080',
    'targetPort: true',
    'spec.ports[0].targetPort must be a whole number or text, not true; write "true" for the text',
  ],
  [
    'ConfigMap',
    'name: mlflow-start-8d2f',
    '__proto__: {}',
    'metadata needs name; add name: lower-case letters, digits and inner hyphens, in parts joined by dots',
    'unknown key "__proto__" in metadata; the keys are annotations, finalizers, labels, name, namespace',
  ],
  [
    'ConfigMap',
    '\ndata: {',
    '\ndata: { a b: c, ',
    'the key "a b" must be letters, digits, hyphens, dots and underscores',
  ],
  [
    'PersistentVolumeClaim',
    '[ReadWriteOnce]',
    '"[ReadWriteOnce ReadOnlyMany]"',
    'spec.accessModes must be a list, not the text "[ReadWriteOnce ReadOnlyMany]"; write [[ReadWriteOnce ReadOnlyMany]] for a list of one',
  ],
  ['PersistentVolumeClaim', '[ReadWriteOnce]', '[]', 'spec.accessModes must not be empty'],
  [
    'PersistentVolumeClaim',
    'storage: 20Gi',
    'size: 20Gi',
    'spec.resources.requests needs storage; add storage: a quantity, such as 500m, 2 or 4Gi',
    'the key "size" must be storage',
  ],
  [
    'PersistentVolumeClaim',
    '{ argocd.argoproj.io/sync-options: "Prune=false,Delete=false" }',
    'null',
    'metadata.annotations must be a map, not null; write {} for an empty map, or remove the key',
  ],
  [
    'Ingress',
    'pathType: ImplementationSpecific',
    'pathType: Regex',
    'spec.rules[0].http.paths[0].pathType must be one of Exact, Prefix, ImplementationSpecific, not "Regex"',
  ],
  [
    'Ingress',
    'number: 80',
    'port: 80',
    'unknown key "port" in spec.rules[0].http.paths[0].backend.service.port; the keys are name, number',
  ],
  [
    'PodDisruptionBudget',
    'minAvailable: 1',
    'minAvailable: half',
    'spec.minAvailable must be a number or a percentage, such as 1 or 25%, not "half"',
  ],
  [
    'HTTPRoute',
    'value: /p',
    'prefix: /p',
    'unknown key "prefix" in spec.rules[0].matches[0].path; the keys are type, value',
  ],
  [
    'HTTPRoute',
    'hostnames: [mlflow.example.com]',
    'hostnames: ["mlflow.example.com:443"]',
    'spec.hostnames[0] must be valid, not "mlflow.example.com:443"; write mlflow.example.com',
  ],
  [
    'HTTPRoute',
    'parentRefs: [{ group',
    'parentRef: [{ group',
    'unknown key "parentRef" in spec; did you mean parentRefs?',
  ],
  [
    'KaiwoService',
    'replicas: 2',
    'replica: 2',
    'unknown key "replica" in spec.deployment.spec; did you mean replicas?',
  ],
  [
    'KaiwoService',
    'initialDelaySeconds',
    'initialDelaySecond',
    `unknown key "initialDelaySecond" in spec.deployment.${container}.startupProbe; did you mean initialDelaySeconds?`,
  ],
  [
    'KaiwoService',
    '  deployment:\n',
    '  deployment:\n    replicas: 2\n',
    'unknown key "replicas" in spec.deployment; it belongs below spec',
  ],
  [
    'KaiwoService',
    'template:\n',
    'template:\n        metadate: {}\n',
    'unknown key "metadate" in spec.deployment.spec.template; did you mean metadata?',
  ],
  [
    'HTTPRoute',
    'urlRewrite: { path',
    'requestRedirect: { path',
    'spec.rules[0]: RequestRedirect filter must not be used together with backendRefs',
    'spec.rules[0].filters[0]: filter.requestRedirect must be nil if the filter.type is not RequestRedirect',
    'spec.rules[0].filters[0]: filter.urlRewrite must be specified for URLRewrite filter.type',
  ],
  [
    'HTTPRoute',
    'matches: [{ path: { type: PathPrefix, value: /p/u/w/ } }]',
    'matches: [{ path: { value: /p//w/ } }]',
    "spec.rules[0].matches[0].path: must not contain '//' when type one of ['Exact', 'PathPrefix']",
  ],
  [
    'HTTPRoute',
    '{ group: gateway.networking.k8s.io, kind: Gateway, name: https, namespace: gateways }',
    '{ name: https, namespace: gateways }, { name: https, namespace: gateways }',
    'spec.parentRefs: sectionName must be unique when parentRefs includes 2 or more references to the same parent',
  ],
  ['HTTPRoute', 'port: 80', 'weight: 1', 'spec.rules[0].backendRefs[0]: Must have port for Service reference'],
  ['KaiwoService', 'gpus: 0', 'gpus: none', 'spec.gpus must be a whole number, not the text "none"'],
  [
    'KaiwoService',
    'metadata: { labels: { app: mlflow-server } }',
    'metadata: { ownerReferences: [] }',
    'unknown key "ownerReferences" in spec.deployment.spec.template.metadata; the keys are annotations, finalizers, labels, name, namespace',
  ],
]

for (const [kind, from, to, ...expected] of bad) {
  test(`${kind}: ${to}`, async () => {
    const text = good[kind]!
    assert.ok(text.includes(from), `no ${from} in the good ${kind}`)
    const found = await validateObject(parse(text.replace(from, () => to)) as KubernetesObject)
    // A help is compared where one is expected; the golden cases show them all.
    const said = found!.map(({ message, help }, index) =>
      expected[index] === message ? message : `${message}; ${help}`,
    )
    assert.equal(said, expected)
  })
}

test('every kind of the table has a sample', () => {
  assert.equal(
    kinds.filter(({ kind, emittedFor }) => emittedFor !== 'fleet' && good[kind] === undefined),
    [],
  )
})

test('all mistakes are found at once', async () => {
  const mistakes = { replicas: 'replica', '/health': '[]', 8080: 'x', Memory: 'Disk' }
  const text = Object.entries(mistakes).reduce((text, [right, wrong]) => text.replace(right, wrong), deployment)
  assert.is((await validateObject(parse(text) as KubernetesObject))!.length, 4)
})

test('a kind without a definition is not checked, and that is told from a good object', async () => {
  for (const kind of ['Secret', 'toString', '__proto__', 'default']) {
    assert.is(await validateObject({ apiVersion: 'v1', kind, metadata: { name: 'x' } }), undefined)
  }
})

test('a key is none for being inherited', async () => {
  const metadata = Object.create({ name: 'inherited' }) as KubernetesObject['metadata']
  const found = await validateObject({ apiVersion: 'v1', kind: 'Namespace', metadata })
  assert.equal(
    found!.map(({ message }) => message),
    ['metadata needs name'],
  )
})

test.run()
