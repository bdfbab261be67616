import { at, isObject, type JsonObject } from '../../model/json.ts'
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
