import { isObject, type Json, type JsonObject } from '../../../src/model/json.ts'
import type { KubernetesObject } from '../../../src/model/kubernetes-object.ts'
import type {
  Deployment,
  EnvVar,
  KaiwoService,
  ObjectMeta,
  Service,
  Volume,
} from '../../../src/schema/generated/types.ts'
import { type Command, command } from './command.ts'

/**
 * A rendered release in one form, whoever rendered it. Nothing is left out but the namespace, which the chart leaves to
 * kubectl: lists whose order says nothing are maps, and what an API server fills in is filled in.
 */
export interface Comparable {
  workload: Metadata & { kind: string; replicas?: number; selector: Json; strategy?: Json }
  /** The Deployment inside a KaiwoService. */
  wrapped?: Metadata & { kind: string }
  pod: Omit<Metadata, 'name'> & { [field: string]: Json | undefined }
  container: JsonObject & { name: string }
  command: Command
  /** By name. A reference to a variable that Kubernetes replaces, because it stands further up, is written `<NAME>`. */
  env: Record<string, JsonObject>
  ports: Record<string, JsonObject>
  /** What is mounted, by path. */
  mounts: Record<string, JsonObject>
  volumes: Record<string, JsonObject>
  service: Metadata & { [field: string]: Json | undefined }
  /** All other objects, by kind and name. */
  others: Record<string, Metadata & { [field: string]: Json | undefined }>
}

interface Metadata {
  name: string
  labels?: Record<string, string>
  /** The chart gives a null where it has none. */
  annotations?: Record<string, string> | null
}

type Workload = Deployment | KaiwoService

export function comparable(rendered: readonly KubernetesObject[]): Comparable {
  const objects = structuredClone(rendered)
  const workload = objects.find(({ kind }) => kind === 'Deployment' || kind === 'KaiwoService') as unknown as Workload
  const service = objects.find(({ kind }) => kind === 'Service') as unknown as Service
  const deployment = (workload.kind === 'Deployment' ? workload : workload.spec!.deployment) as Deployment
  const { template, selector, ...spec } = deployment.spec
  const { containers, volumes = [], ...pod } = template.spec
  const { command: words, args, env = [], ports = [], volumeMounts = [], ...container } = containers[0]!
  const others = objects.filter(({ kind }) => ![workload.kind, 'Service'].includes(kind))
  return {
    workload: {
      ...(spec as JsonObject),
      ...metadata(workload.metadata),
      kind: workload.kind,
      selector: selector as Json,
    },
    ...(workload !== deployment && { wrapped: { kind: deployment.kind, ...metadata(deployment.metadata) } }),
    pod: {
      serviceAccountName: 'default',
      ...template.metadata,
      ...pod,
      more: containers.slice(1),
    } as unknown as Comparable['pod'],
    container: container as unknown as Comparable['container'],
    command: command(
      words ?? [],
      (args ?? []).map((arg) => replaced(arg, env)),
    ),
    env: variables(env),
    ports: byKey(ports, 'name', (port) => ({ protocol: 'TCP', ...port })),
    mounts: byKey(volumeMounts, 'mountPath'),
    volumes: byKey(volumes, 'name', quantitiesAsText),
    service: {
      ...metadata(service.metadata),
      ...(service.spec as JsonObject),
      ports: byKey(service.spec.ports ?? [], 'port', ({ targetPort, ...port }) => ({
        protocol: 'TCP',
        ...port,
        targetPort: ports.find(({ name }) => name === targetPort)?.containerPort ?? targetPort,
      })),
    },
    others: Object.fromEntries(others.map((object) => [`${object.kind} ${object.metadata.name}`, otherObject(object)])),
  }
}

const metadata = ({ namespace: _, ...rest }: ObjectMeta): Metadata => rest

const otherObject = ({ metadata: { namespace: _, ...rest }, apiVersion: __, kind: ___, ...object }: KubernetesObject) =>
  ({ ...rest, ...object }) as Comparable['others'][string]

function byKey<T extends object>(
  list: readonly T[],
  key: keyof T,
  normalize: (item: T) => object = (item) => item,
): Record<string, JsonObject> {
  return Object.fromEntries(
    list.map((item) => {
      const { [key as string]: name, ...rest } = normalize(item) as JsonObject
      return [String(name), rest]
    }),
  )
}

function variables(env: readonly EnvVar[]): Record<string, JsonObject> {
  return byKey(
    env.map((variable, index) => ({
      ...variable,
      ...(variable.value !== undefined && { value: replaced(variable.value, env.slice(0, index)) }),
    })),
    'name',
  )
}

const replaced = (text: string, env: readonly EnvVar[]): string =>
  text.replace(/\$\(([^)]+)\)/g, (reference, name) =>
    env.some((variable) => variable.name === name) ? `<${name}>` : reference,
  )

/** `sizeLimit: 5` and `sizeLimit: "5"` are one quantity. */
function quantitiesAsText(volume: Volume): JsonObject {
  const text = (value: Json, key?: string): Json => {
    if (isObject(value)) {
      return Object.fromEntries(Object.entries(value).map(([name, below]) => [name, text(below, name)]))
    }
    return key === 'sizeLimit' || key === 'storage' ? String(value) : value
  }
  return text(volume as unknown as JsonObject) as JsonObject
}
