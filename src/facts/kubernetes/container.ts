import { at, isObject, type Json, type JsonObject, listOf, mapsOf } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import { memoize } from '../../model/memo.ts'
import { podOf } from './workload.ts'

/** How the server's container is called. */
export const serverContainer = 'mlflow'

/** A variable of a container: a text, or the key of a Secret or of something else that holds it. */
export type EnvValue = { text: string } | { from: string }

/** The server's container as it is in the objects, patches included. */
export interface ServerContainer {
  image: string
  args: string[]
  variables: Map<string, EnvValue>
  /** What of the volumes that outlive the pod is mounted, and where: `the claim data`, `the volume nfs`. */
  mounts: { volume: string; path: string; subPath: string }[]
  /** The container as it stands. */
  spec: JsonObject
}

/** The container of the server, whatever patches put beside it; undefined without one. */
export const mainContainer = memoize((objects: readonly KubernetesObject[]): ServerContainer | undefined => {
  const pod = podOf(objects)
  const containers = mapsOf(pod?.containers)
  const container = containers.find(({ name }) => name === serverContainer) ?? containers[0]
  if (!container) return undefined
  const kept = new Map<Json | undefined, string | undefined>()
  for (const volume of mapsOf(pod?.volumes)) kept.set(volume.name, keptBy(volume))
  const variables = new Map<string, EnvValue>()
  for (const entry of mapsOf(container.env)) variables.set(String(entry.name), envValue(entry))
  return {
    spec: container,
    image: String(container.image),
    args: [...listOf(container.command), ...listOf(container.args)].map(String),
    variables,
    mounts: mapsOf(container.volumeMounts).flatMap(({ name, mountPath, subPath = '' }) => {
      const volume = kept.get(name!)
      return volume === undefined ? [] : [{ volume, path: String(mountPath), subPath: String(subPath) }]
    }),
  }
})

/** The text of a container's variable; empty where it is not set, or taken from elsewhere. */
export function variableText(container: ServerContainer | undefined, name: string): string {
  const value = container?.variables.get(name)
  return value && 'text' in value ? value.text : ''
}

/** Kinds of volumes that go with the pod, or that hold only the content of objects. */
const passing = ['emptyDir', 'ephemeral', 'configMap', 'secret', 'projected', 'downwardAPI', 'image']

/** What keeps the files of a volume when the pod goes; undefined where nothing does. */
function keptBy(volume: JsonObject): string | undefined {
  const claim = at(volume, ['persistentVolumeClaim', 'claimName'])
  if (typeof claim === 'string') return `the claim ${claim}`
  return Object.keys(volume).some((field) => field !== 'name' && !passing.includes(field))
    ? `the volume ${String(volume.name)}`
    : undefined
}

function envValue({ value, valueFrom }: JsonObject): EnvValue {
  const secret = at(valueFrom, ['secretKeyRef'])
  if (isObject(secret)) return { from: `the key ${String(secret.key)} of the Secret ${String(secret.name)}` }
  return valueFrom === undefined ? { text: String(value ?? '') } : { from: JSON.stringify(valueFrom) }
}
