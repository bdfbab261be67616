import { at, isObject, type Json, type JsonObject } from '../json.ts'
import { oncePer } from '../once-per.ts'
import type { KubernetesObject } from './object.ts'
import { workload } from './workload.ts'

/** How the server's container is called. */
const serverContainer = 'mlflow'

/** A variable of a container: a text, or the key of a Secret or of something else that holds it. */
export type EnvValue = { text: string } | { from: string }

/** The server's container as it is in the objects, patches included. */
export interface Container {
  image: string
  args: string[]
  variables: Map<string, EnvValue>
  /** What of a claim, and where, is mounted. */
  mounts: { claim: string; path: string; subPath: string }[]
  /** The container as it stands. */
  spec: JsonObject
}

/** The container of the server, whatever patches put beside it; undefined where there is none. */
export const mainContainer = oncePer((objects: readonly KubernetesObject[]): Container | undefined => {
  const pod = at(workload(objects)?.deployment, ['spec', 'template', 'spec'])
  const containers = maps(at(pod, ['containers']))
  const container = containers.find(({ name }) => name === serverContainer) ?? containers[0]
  if (!container) return undefined
  const claims = new Map(maps(at(pod, ['volumes'])).map((volume) => [volume.name, at(volume, ['persistentVolumeClaim', 'claimName'])]))
  return {
    spec: container,
    image: String(container.image),
    args: [container.command, container.args].flatMap((list) => (Array.isArray(list) ? list.map(String) : [])),
    variables: new Map(maps(container.env ?? null).map((entry) => [String(entry.name), valueOf(entry)])),
    mounts: maps(container.volumeMounts ?? null).flatMap(({ name, mountPath, subPath = '' }) => {
      const claim = claims.get(name!)
      return typeof claim === 'string' ? [{ claim, path: String(mountPath), subPath: String(subPath) }] : []
    }),
  }
})

function valueOf({ value, valueFrom }: JsonObject): EnvValue {
  const secret = at(valueFrom, ['secretKeyRef'])
  if (isObject(secret)) return { from: `the key ${String(secret.key)} of the Secret ${String(secret.name)}` }
  return valueFrom === undefined ? { text: String(value ?? '') } : { from: JSON.stringify(valueFrom) }
}

const maps = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : [])
