import { equal, isObject, type Json, type JsonObject, mapOf, own } from '../model/json.ts'

/**
 * What an API server writes where nothing is written, by kind of thing: to say it is to say nothing
 * (k8s.io/kubernetes/pkg/apis/*\/v1/defaults.go). A default that depends on other fields is none of these.
 */
const pod: JsonObject = {
  restartPolicy: 'Always',
  dnsPolicy: 'ClusterFirst',
  schedulerName: 'default-scheduler',
  terminationGracePeriodSeconds: 30,
  securityContext: {},
  enableServiceLinks: true,
  serviceAccountName: 'default',
}
const container: JsonObject = {
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
  resources: {},
  securityContext: {},
}
const probe: JsonObject = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 }
const rolling: JsonObject = { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } }
const deployment: JsonObject = {
  replicas: 1,
  revisionHistoryLimit: 10,
  progressDeadlineSeconds: 600,
  strategy: rolling,
}
const service: JsonObject = {
  type: 'ClusterIP',
  sessionAffinity: 'None',
  internalTrafficPolicy: 'Cluster',
  externalTrafficPolicy: 'Cluster',
  ipFamilyPolicy: 'SingleStack',
}

/** Fields that a cluster writes and nobody else. */
const ofCluster: { [kind: string]: string[] } = {
  Service: ['clusterIP', 'clusterIPs', 'ipFamilies', 'healthCheckNodePort'],
  PersistentVolumeClaim: ['volumeName'],
}

/** An object without what the API server says of it by itself: the same object as two people wrote it is the same then. */
export function withoutDefaults(object: JsonObject): JsonObject {
  const { status: _, spec, metadata, ...rest } = object
  const given = without(mapOf(spec), own(ofCluster, String(object.kind)) ?? [])
  const { name, namespace, labels, annotations } = mapOf(metadata)
  const kept = { name, namespace, labels, annotations }
  return {
    ...rest,
    metadata: Object.fromEntries(
      Object.entries(kept).filter(([, value]) => value !== undefined && !isEmpty(value)),
    ) as JsonObject,
    ...(spec !== undefined && { spec: specOf(String(object.kind), given) }),
  }
}

function specOf(kind: string, spec: JsonObject): JsonObject {
  if (kind === 'Service')
    return { ...unsaid(spec, service), ...(Array.isArray(spec.ports) && { ports: spec.ports.map(servicePort) }) }
  const template = mapOf(spec.template)
  if (!isObject(template.spec)) return spec
  const { creationTimestamp: _, ...metadata } = mapOf(template.metadata)
  const { serviceAccount: __, ...podSpec } = template.spec
  return { ...unsaid(spec, deployment), template: { ...template, metadata, spec: podOf(podSpec) } }
}

const podOf = (spec: JsonObject): JsonObject => ({
  ...unsaid(spec, pod),
  ...Object.fromEntries(
    ['containers', 'initContainers'].flatMap((field) =>
      Array.isArray(spec[field]) ? [[field, spec[field].map(containerOf)]] : [],
    ),
  ),
  ...(Array.isArray(spec.volumes) && { volumes: spec.volumes.map(volumeOf) }),
})

function containerOf(value: Json): Json {
  if (!isObject(value)) return value
  const probes = ['startupProbe', 'livenessProbe', 'readinessProbe'].flatMap((field) =>
    isObject(value[field]) ? [[field, probeOf(value[field])] as const] : [],
  )
  const ports = Array.isArray(value.ports)
    ? { ports: value.ports.map((port) => ({ protocol: 'TCP', ...mapOf(port) })) }
    : {}
  return { ...unsaid(value, container), ...Object.fromEntries(probes), ...ports }
}

function probeOf(value: JsonObject): JsonObject {
  const { httpGet } = value
  const asked = isObject(httpGet) ? { httpGet: { path: '/', ...unsaid(httpGet, { scheme: 'HTTP' }) } } : {}
  return { ...unsaid(value, probe), ...asked }
}

/** The mode of files that volumes have by default, 0644. */
const mode = 420

const volumeOf = (value: Json): Json =>
  isObject(value)
    ? Object.fromEntries(
        Object.entries(value).map(([field, of]) => [field, isObject(of) ? unsaid(of, { defaultMode: mode }) : of]),
      )
    : value

function servicePort(value: Json): Json {
  const port = mapOf(value)
  return { protocol: 'TCP', targetPort: port.port!, ...port }
}

const unsaid = (map: JsonObject, defaults: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(map).filter(([key, value]) => !(Object.hasOwn(defaults, key) && equal(value, defaults[key]))),
  )

const without = (map: JsonObject, keys: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(map).filter(([key]) => !keys.includes(key)))

const isEmpty = (value: Json | undefined): boolean => isObject(value) && Object.keys(value).length === 0
