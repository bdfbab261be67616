import { at, isObject, type JsonObject, mapOf } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import { rowOf } from './kinds.ts'

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

/** How many pods there are. */
export interface PodNumbers {
  least: number
  most: number
  isAutoscaled: boolean
}

/** How many pods the server has: as the workload says, or between the numbers of its autoscaler; undefined without one. */
export function podNumbers(objects: readonly KubernetesObject[]): PodNumbers | undefined {
  const found = workload(objects)
  if (!found) return undefined
  const scaled = autoscaledNumbers(found.object.metadata.name, objects)
  if (scaled) return scaled
  const replicas = Number(at(found.deployment, ['spec', 'replicas']) ?? 1)
  return { least: replicas, most: replicas, isAutoscaled: false }
}

/** Between which numbers the autoscaler of a Deployment keeps its pods; undefined where it has none. */
function autoscaledNumbers(name: string, objects: readonly KubernetesObject[]): PodNumbers | undefined {
  const autoscaler = objects.find(
    (object) =>
      object.kind === 'HorizontalPodAutoscaler' &&
      at(object, ['spec', 'scaleTargetRef', 'kind']) === 'Deployment' &&
      at(object, ['spec', 'scaleTargetRef', 'name']) === name,
  )
  if (!autoscaler) return undefined
  const { minReplicas, maxReplicas } = mapOf(autoscaler.spec)
  return { least: Number(minReplicas ?? 1), most: Number(maxReplicas), isAutoscaled: true }
}
