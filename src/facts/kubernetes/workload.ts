import { at, isObject, type JsonObject, type Path } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'

/** Where a kind has the Deployment that pods are made of. */
export const deployments: { [kind: string]: Path } = { Deployment: [], KaiwoService: ['spec', 'deployment'] }

/** How many pods a Deployment asks for. */
export const replicas = (deployment: JsonObject): number => Number(at(deployment, ['spec', 'replicas']) ?? 1)

/** The object that pods are made of, and its Deployment, which is itself or lies inside; undefined where there is none. */
export function workload(
  objects: readonly KubernetesObject[],
): { object: KubernetesObject; deployment: JsonObject } | undefined {
  const object = objects.find(({ kind }) => Object.hasOwn(deployments, kind))
  const deployment = object && at(object, deployments[object.kind]!)
  return object && isObject(deployment) ? { object, deployment } : undefined
}
