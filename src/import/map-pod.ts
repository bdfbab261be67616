import { at, equal, isObject, type Json, type JsonObject, mapOf, mapsOf, type Path } from '../model/json.ts'
import { defaultValues } from '../schema/defaults.ts'
import type { Draft } from './draft.ts'
import type { RunningServer } from './find-server.ts'

/** One row a field that is one value: where it stands, below the workload, its pod or the server's container. */
interface Row {
  of: 'workload' | 'pod' | 'container'
  field: Path
  value: string[]
  /** What it is where it is not written, if that has to be said here. */
  otherwise?: Json
  /** Kubernetes' default: to write it is to say nothing. */
  unsaid?: Json
  read?: (value: Json) => Json | undefined
}

const rows: Row[] = [
  { of: 'workload', field: ['spec', 'replicas'], value: ['replicas'], unsaid: 1 },
  { of: 'workload', field: ['spec', 'revisionHistoryLimit'], value: ['revisionHistoryLimit'], unsaid: 10 },
  {
    of: 'pod',
    field: ['imagePullSecrets'],
    value: ['imagePullSecrets'],
    read: (list) => mapsOf(list).map(({ name }) => name!),
  },
  { of: 'pod', field: ['nodeSelector'], value: ['nodeSelector'] },
  { of: 'pod', field: ['tolerations'], value: ['tolerations'] },
  { of: 'pod', field: ['affinity'], value: ['affinity'], read: withoutEmpty },
  { of: 'pod', field: ['topologySpreadConstraints'], value: ['topologySpreadConstraints'] },
  { of: 'pod', field: ['priorityClassName'], value: ['priorityClassName'] },
  { of: 'pod', field: ['terminationGracePeriodSeconds'], value: ['terminationGracePeriodSeconds'], unsaid: 30 },
  { of: 'pod', field: ['automountServiceAccountToken'], value: ['automountServiceAccountToken'], unsaid: true },
  { of: 'pod', field: ['securityContext'], value: ['podSecurityContext'], otherwise: {} },
  { of: 'container', field: ['securityContext'], value: ['securityContext'], otherwise: {} },
  { of: 'container', field: ['resources'], value: ['resources'], otherwise: {}, read: resources },
  ...[
    'hostAliases',
    'dnsConfig',
    'runtimeClassName',
    'hostNetwork',
    'shareProcessNamespace',
    'setHostnameAsFQDN',
    'hostname',
    'subdomain',
  ].map((field): Row => ({ of: 'pod', field: [field], value: [field] })),
  { of: 'pod', field: ['dnsPolicy'], value: ['dnsPolicy'], unsaid: 'ClusterFirst' },
  { of: 'pod', field: ['schedulerName'], value: ['schedulerName'], unsaid: 'default-scheduler' },
]

/** What the fields of workload, pod and container say; what has no value becomes a patch at the same place. */
export function mapPod({ workload, podPath, pod, container, containerPath }: RunningServer, draft: Draft): void {
  const places = {
    workload: { object: workload.object as JsonObject, path: [] as Path },
    pod: { object: mapOf(pod.spec), path: [...podPath, 'spec'] },
    container: { object: container, path: containerPath },
  }
  for (const { of, field, value: path, otherwise, unsaid, read = same } of rows) {
    const { object, path: above } = places[of]
    const found = at(object, field) ?? otherwise
    if (found === undefined || found === null || (unsaid !== undefined && equal(found, unsaid))) continue
    const value = read(found)
    if (value === undefined) continue
    const from = at(object, field) === undefined ? undefined : workload.place([...above, ...field])
    if (draft.has(path)) draft.set(path, value, from)
    else draft.patch('Deployment', wrapped(of, field, value), from)
  }
}

/** A field of the compiled Deployment, as a part of a patch. */
function wrapped(of: Row['of'], field: Path, value: Json): JsonObject {
  const part = field.reduceRight<Json>((inner, key) => ({ [key]: inner }), value) as JsonObject
  if (of === 'workload') return part
  const spec = of === 'pod' ? part : { containers: [{ name: 'mlflow', ...part }] }
  return { spec: { template: { spec } } }
}

const same = (value: Json): Json => value

/** Both, always: without them there would be defaults, and more than nothing. */
function resources(value: Json): Json {
  const { requests, limits, ...others } = mapOf(value)
  return { ...others, requests: requests ?? limits ?? {}, limits: limits ?? {} }
}

/** Charts write the kinds of affinity that they leave empty, too. */
function withoutEmpty(value: Json): Json | undefined {
  const kept = Object.entries(mapOf(value)).filter(
    ([, item]) => item !== null && !(isObject(item) && Object.keys(item).length === 0),
  )
  return kept.length > 0 ? Object.fromEntries(kept) : undefined
}

const probes = ['startupProbe', 'livenessProbe', 'readinessProbe'] as const

/** The probes, whole: what a default has and they have not is taken away. */
export function mapProbes({ workload, container, containerPath }: RunningServer, draft: Draft): void {
  const names = mapsOf(container.ports).flatMap(({ name, containerPort }) =>
    typeof name === 'string' ? [[name, containerPort] as const] : [],
  )
  const http = at(draft.values, ['deployment', 'ports', 'http'])
  const isHttp = (port: Json | undefined) =>
    port === http || String(port) === String(http) || names.some(([name, number]) => name === port && number === http)
  for (const field of probes) {
    const probe = container[field]
    if (!isObject(probe)) {
      draft.set([field], null)
      draft.change([field], 'none, as before')
      continue
    }
    const asked = Object.fromEntries(
      Object.entries(probe).map(([key, value]) =>
        isObject(value) && isHttp(value.port) ? [key, { ...value, port: 'http' }] : [key, value],
      ),
    )
    draft.set(
      [field],
      over(defaultValues[field] as unknown as JsonObject, asked),
      workload.place([...containerPath, field]),
    )
  }
}

/** Values that come to exactly these where they are laid over defaults. */
export function over(defaults: JsonObject, wanted: JsonObject): JsonObject {
  const gone = Object.keys(defaults).filter((key) => !Object.hasOwn(wanted, key))
  const laid = Object.entries(wanted).map(([key, value]): [string, Json] => {
    const below = defaults[key]
    return [key, isObject(below) && isObject(value) ? over(below, value) : value]
  })
  return { ...Object.fromEntries(laid), ...Object.fromEntries(gone.map((key) => [key, null])) }
}
