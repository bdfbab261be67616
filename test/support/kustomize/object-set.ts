import type { Json } from '../../../src/model/json.ts'
import { equal, isObject } from '../../../src/model/json.ts'
import type { KubernetesObject } from '../../../src/model/kubernetes-object.ts'

/**
 * Objects as text that is the same for equal sets of them: neither the order of objects nor that of keys says anything.
 * Kustomize takes away some empty labels and annotations, so those count as absent.
 */
export const objectSet = (objects: readonly KubernetesObject[]): string =>
  objects
    .map((object) => JSON.stringify(sorted(tidy(object)), null, 1))
    .sort()
    .join('\n')

function tidy(object: KubernetesObject): KubernetesObject {
  const metadata = { ...object.metadata }
  for (const field of ['labels', 'annotations']) if (equal(metadata[field], {})) delete metadata[field]
  return { ...object, metadata }
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isObject(value)) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, child]) => [key, sorted(child)]))
}
