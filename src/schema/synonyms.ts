import { at, isObject, type Json, listOf, own } from '../model/json.ts'
import { variableOf } from './rewrite.ts'
import { child, kindSchema } from './schema.ts'

/** What to write in place of a key; the value that stands there may be told in the keys that are right. */
type Advice = string | ((value: Json) => string)

const text = (value: Json | undefined): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : undefined

const pod = (field: string): string =>
  `add it by patches: [{target: {kind: Deployment}, patch: {spec: {template: {spec: {${field}: …}}}}}]`
const container = (field: string): string =>
  `add it by patches: [{target: {kind: Deployment}, patch: {spec: {template: {spec: {containers: [{name: mlflow, ${field}: …}]}}}}}]`
const elsewhere = (kind: string): string =>
  `no value makes a ${kind}: write one of your own, as an entry of extraObjects`

const ownObjects = 'write extraObjects: a list of objects, or of names of files below environments/'

const variables = 'write each below env_vars: NAME: value, or NAME: {name: SECRET, key: KEY} for one of a Secret'
const database =
  'write backendStore: {type: postgres, host: …, database: …}; user and password come from its Secret: secret: {name: …}'
const destination: Advice = (value) => {
  const bucket = text(at(value, ['bucket']) ?? at(value, ['s3', 'bucket']))
  const path = text(at(value, ['path']) ?? at(value, ['s3', 'path']))
  const uri = bucket === undefined ? 's3://BUCKET/PATH' : `s3://${[bucket, path].filter(Boolean).join('/')}`
  return `write MLFLOW_ARTIFACTS_DESTINATION: ${uri} below env_vars`
}
const claim =
  'for a volume that outlives the pod write persistent_storage: {enabled: true, volumes: {NAME: {pvc_name: …, mount_path: …, size: …}}}'
const labels = 'write it as labels below metadata'
const annotations = 'write it as annotations below metadata'
const arguments_ = 'write it as extraArgs below server'
const strategy =
  'it follows from the database; to change it add patches: [{target: {kind: Deployment}, patch: {spec: {strategy: …}}}]'
const logLevel = 'write it as logLevel below server'
const credentials = 'put user and password into a Secret, and write secret: {name: …}'
const servicePatch = 'patch it: patches: [{target: {kind: Service}, patch: {spec: {…}}}]'
const routePath = 'remove it: the path is made of the names below metadata'
const draining =
  'a pod that ends serves for preStopSeconds; for a hook of your own write preStopSeconds: 0 and add lifecycle by patches: [{target: {kind: Deployment}, patch: {spec: {template: {spec: {containers: [{name: mlflow, lifecycle: …}]}}}}}]'
const memoryScaling = 'remove it: memory hardly changes with the load, so that nothing would be scaled by it'
const quantities = 'write them below requests, limits or both'

/**
 * Keys that the charts of MLflow (community-charts, Bitnami, MLflow's own) and Kubernetes' objects have, by what is
 * written here in their place. A key with a dot is one of a map of the values.
 */
const advice: Record<string, Advice> = {
  annotations,
  commonAnnotations: annotations,
  podAnnotations: annotations,
  deploymentAnnotations: annotations,
  commonLabels: labels,
  labels,
  podLabels: labels,
  deploymentLabels: labels,
  env: variables,
  environment: variables,
  extraEnv: variables,
  extraEnvVars: variables,
  env_from: 'did you mean envFrom?',
  extraEnvFrom: 'did you mean envFrom?',
  extraEnvVarsCM: (value) => `write envFrom: [{configMapRef: {name: ${text(value) ?? '…'}}}]`,
  extraEnvVarsSecret: (value) => `write envFrom: [{secretRef: {name: ${text(value) ?? '…'}}}]`,
  extraSecretNamesForEnvFrom: (value) => `write envFrom: [{secretRef: {name: ${text(listOf(value)[0]) ?? '…'}}}]`,
  args: arguments_,
  extraArgs: arguments_,
  extraFlags: arguments_,
  log: logLevel,
  logLevel,
  workers: 'write it as workers below server',
  replicaCount: (value) => `write replicas: ${text(value) ?? '…'}`,
  imagePullSecret: (value) => `write imagePullSecrets: [${text(value) ?? '…'}]`,
  pullPolicy: (value) => `write imagePullPolicy: ${text(value) ?? '…'}`,
  database,
  db: database,
  externalDatabase: database,
  mysql: database,
  postgres: database,
  postgresql: database,
  'backendStore.mysql': database,
  'backendStore.postgres': database,
  'backendStore.postgresql': database,
  'backendStore.user': credentials,
  'backendStore.username': credentials,
  'backendStore.password': credentials,
  'backendStore.databaseMigration': 'write upgrade: auto: the server migrates its database when it starts',
  'backendStore.uri': 'put the URI into a Secret, and write secret: {name: …, uriKey: …}',
  artifactRoot: destination,
  artifactStore: destination,
  artifactsDestination: destination,
  defaultArtifactRoot: destination,
  minio: destination,
  s3: destination,
  mlflow: (value) =>
    at(value, ['backendStoreUri']) === undefined
      ? 'its keys are backendStore, env_vars (MLFLOW_ARTIFACTS_DESTINATION) and server here, at the top level'
      : database,
  tracking: 'its keys stand at the top level here: image, replicas, resources, server …',
  persistence: claim,
  pvc: claim,
  volumes: claim,
  extraDeploy: ownObjects,
  extraManifests: ownObjects,
  extraResources: ownObjects,
  volumeMounts: 'write extraVolumeMounts',
  'storage.accessMode': claim,
  'storage.enabled': claim,
  'storage.mountPath': claim,
  'storage.size': claim,
  'storage.storageClass': claim,
  httpRoute: 'write http_route',
  'gateway.parentRefs': 'gateway is the AI gateway: write it as parentRefs below http_route',
  'gateway.hosts': 'gateway is the AI gateway: write them as hostnames below http_route',
  'ingress.hosts': (value) => {
    const [first] = listOf(value)
    return `write host: ${text(isObject(first) ? first.host : first) ?? '…'}; its path is made of the names below metadata`
  },
  'ingress.hostname': (value) => `write host: ${text(value) ?? '…'}`,
  'ingress.ingressClassName': (value) => `write className: ${text(value) ?? '…'}`,
  'ingress.path': routePath,
  'ingress.pathType': routePath,
  'ingress.servicePort': 'remove it',
  'resources.cpu': quantities,
  'resources.memory': quantities,
  'serviceAccount.name': (value) => `write serviceAccountName: ${text(value) ?? '…'} at the top level`,
  'serviceAccount.automount': (value) => `write automountServiceAccountToken: ${text(value) ?? '…'} at the top level`,
  'service.containerPort': (value) => `write deployment: {ports: {http: ${text(value) ?? '…'}}} at the top level`,
  'service.portName': 'remove it: the port is http, or https with server.tls',
  'service.clusterIP': servicePatch,
  'service.externalTrafficPolicy': servicePatch,
  'service.loadBalancerClass': servicePatch,
  'service.sessionAffinity': servicePatch,
  containerPort: (value) => `write deployment: {ports: {http: ${text(value) ?? '…'}}}`,
  sidecars: 'write extraContainers',
  extraInitContainers: 'write initContainers',
  strategy,
  updateStrategy: strategy,
  deploymentStrategy: strategy,
  hpa: 'write autoscaling',
  'autoscaling.targetCPU': (value) => `write targetCPUUtilizationPercentage: ${text(value) ?? '…'}`,
  'autoscaling.targetMemory': memoryScaling,
  'autoscaling.targetMemoryUtilizationPercentage': memoryScaling,
  metrics: elsewhere('ServiceMonitor'),
  pdb: 'write podDisruptionBudget',
  'podDisruptionBudget.create': 'write enabled',
  lifecycle: draining,
  lifecycleHooks: draining,
  rbac: elsewhere('Role'),
  serviceMonitor: elsewhere('ServiceMonitor'),
  global: 'it is Helm that knows it: write each value at the top level',
  'startupProbe.enabled': 'remove it: a probe is there unless it is null (startupProbe: null)',
  'livenessProbe.enabled': 'remove it: a probe is there unless it is null (livenessProbe: null)',
  'readinessProbe.enabled': 'remove it: a probe is there unless it is null (readinessProbe: null)',
  argo: 'did you mean argocd?',
}

/** What to write in place of a key that another chart or a Kubernetes object has; undefined for any other key. */
export function synonym(key: string, value: Json): string | undefined {
  const known = own(advice, key)
  if (known !== undefined) return typeof known === 'function' ? known(value) : known
  if (/^env_vars\.[^.]*\.valueFrom$/.test(key)) {
    return `write ${variableOf(value) ?? '{name: SECRET, key: KEY}'}, without valueFrom`
  }
  if (key.includes('.')) return undefined
  if (isField('PodSpec', key)) return pod(key)
  return isField('Container', key) ? container(key) : undefined
}

const isField = (definition: string, key: string): boolean => child(kindSchema(definition), key) !== undefined
