import { at, isObject, type JsonObject, mapOf } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import { rowOf } from './kinds.ts'

/** How many pods a Deployment asks for. */
export const replicas = (deployment: JsonObject): number => Number(at(deployment, ['spec', 'replicas']) ?? 1)

/** The object that runs the server, and the Deployment that it is or holds; undefined without one. */
export function workload(
  objects: readonly KubernetesObject[],
): { object: KubernetesObject; deployment: JsonObject } | undefined {
  const object = objects.find((object) => rowOf(object)?.deployment !== undefined)
  const deployment = object && at(object, rowOf(object)!.deployment!)
  return isObject(deployment) ? { object: object!, deployment } : undefined
}

/** The pod of the server as it is in the objects, patches included; undefined without one. */
export function podOf(objects: readonly KubernetesObject[]): JsonObject | undefined {
  const pod = at(workload(objects)?.deployment, ['spec', 'template', 'spec'])
  return isObject(pod) ? pod : undefined
}

/** The labels of the server's pods. */
export const podLabels = (objects: readonly KubernetesObject[]): JsonObject =>
  mapOf(at(workload(objects)?.deployment, ['spec', 'template', 'metadata', 'labels']))
