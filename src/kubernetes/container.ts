import { at, isObject, type Json, type JsonObject } from '../json.ts'
import { oncePer } from '../once-per.ts'
import type { KubernetesObject } from './object.ts'
import { workload } from './workload.ts'

/** A variable of a container: a text, or the key of a Secret or of something else that holds it. */
export type EnvValue = { text: string } | { from: string }

/** The server's container as it is in the objects, patches included. */
export interface Container {
  image: string
  args: string[]
  variables: Map<string, EnvValue>
  /** What of a claim, and where, is mounted. */
  mounts: { claim: string; path: string; subPath: string }[]
}

/** The first container of the pods; undefined where there are none. */
export const mainContainer = oncePer((objects: readonly KubernetesObject[]): Container | undefined => {
  const pod = at(workload(objects)?.deployment, ['spec', 'template', 'spec'])
  const [container] = maps(at(pod, ['containers']))
  if (!container) return undefined
  const claims = new Map(maps(at(pod, ['volumes'])).map((volume) => [volume.name, at(volume, ['persistentVolumeClaim', 'claimName'])]))
  return {
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
