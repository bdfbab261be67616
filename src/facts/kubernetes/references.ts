import { at, isObject, type Json, type JsonObject, type Path } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import type { Violation } from './validate.ts'
import { deployments } from './workload.ts'

/**
 * What an API server refuses in an object whose every field is valid: names that lead nowhere, or are there twice, and pods
 * that their own Deployment does not find (validation.go of core/v1 and apps/v1).
 */
export function validateReferences(object: KubernetesObject): Violation[] {
  if (object.kind === 'Service') return twice(items(object, ['spec', 'ports']), 'name')
  const top = deployments[object.kind]
  if (!top) return []
  const template = [...top, 'spec', 'template']
  const pod = [...template, 'spec']
  const containers = ['initContainers', 'containers'].flatMap((list) => items(object, [...pod, list]))
  const volumes = items(object, [...pod, 'volumes'])
  const known = volumes.map(({ item }) => item.name)
  const strategy = [...top, 'spec', 'strategy']
  const isBoth =
    at(object, [...strategy, 'type']) === 'Recreate' && (at(object, [...strategy, 'rollingUpdate']) ?? null) !== null
  return [
    ...(isBoth ? [{ path: [...strategy, 'rollingUpdate'], message: 'must be null beside the type Recreate' }] : []),
    ...twice(volumes, 'name'),
    ...twice(containers, 'name'),
    ...containers.flatMap(({ path }) => {
      const mounts = items(object, [...path, 'volumeMounts'])
      const lost = mounts.filter(({ item }) => !known.includes(item.name!))
      return [
        ...lost.map(({ path }) => ({ path: [...path, 'name'], message: 'is no volume of the pod' })),
        ...twice(mounts, 'mountPath'),
        ...twice(items(object, [...path, 'ports']), 'name'),
      ]
    }),
    ...Object.entries((at(object, [...top, 'spec', 'selector', 'matchLabels']) ?? {}) as JsonObject)
      .filter(([key, value]) => at(object, [...template, 'metadata', 'labels', key]) !== value)
      .map(([key, value]) => ({
        path: [...template, 'metadata', 'labels', key],
        message: `must be \`${String(value)}\`, by which the Deployment finds its pods`,
      })),
  ]
}

interface Item {
  path: Path
  item: JsonObject
}

const items = (object: Json, path: Path): Item[] => {
  const list = at(object, path)
  return Array.isArray(list)
    ? list.flatMap((item, index) => (isObject(item) ? [{ path: [...path, index], item }] : []))
    : []
}

const twice = (list: readonly Item[], key: string): Violation[] =>
  list
    .filter(
      ({ item }, index) => item[key] !== undefined && list.findIndex((other) => other.item[key] === item[key]) < index,
    )
    .map(({ path }) => ({ path: [...path, key], message: 'is there twice' }))
