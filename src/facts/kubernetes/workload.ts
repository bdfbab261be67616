import { at, isObject, type JsonObject } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import { rowOf } from './kinds.ts'

/** How many pods a Deployment asks for. */
export const replicas = (deployment: JsonObject): number => Number(at(deployment, ['spec', 'replicas']) ?? 1)

/** The Deployment that an object is, or holds; undefined for other kinds. */
function deploymentOf(object: KubernetesObject): JsonObject | undefined {
  const path = rowOf(object)?.deployment
  const deployment = path && at(object, path)
  return isObject(deployment) ? deployment : undefined
}

/** The object that runs the server, and its Deployment; undefined without one. */
export function workload(
  objects: readonly KubernetesObject[],
): { object: KubernetesObject; deployment: JsonObject } | undefined {
  const object = objects.find((object) => rowOf(object)?.deployment !== undefined)
  const deployment = object && deploymentOf(object)
  return object && deployment && { object, deployment }
}
