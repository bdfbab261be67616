import { isObject } from '../json.ts'
import type { Json, JsonObject } from '../json.ts'
import type { KubernetesObject } from '../kubernetes.ts'
import { shapeOf } from '../kustomize/shape.ts'
import { jsonDiff } from './json-diff.ts'
import { lines } from './lines.ts'
import { INCOMPATIBLE, isMergeable, strategicDiff } from './strategic-diff.ts'

/** A patch of one object: what the file holds, and what the kustomization says beside its path. */
export interface ObjectPatch {
  object: KubernetesObject
  content: Json
  target?: JsonObject
  options?: JsonObject
}

/** The smallest patch that makes `object` of `base`, which may have another name; undefined when they are equal. */
export function objectPatch(base: KubernetesObject, object: KubernetesObject): ObjectPatch | undefined {
  const delta = isMergeable(base) && isMergeable(object) ? strategicDiff(base, object) : INCOMPATIBLE
  if (delta === INCOMPATIBLE) return { object, ...operationPatch(base, object) }
  if (Object.keys(delta).length === 0) return undefined

  const merge = { object, ...mergePatch(base, object, delta) }
  // Without a schema a merge restates every list in which something changes: operations may say less.
  if (shapeOf(undefined, base) || !hasList(delta)) return merge
  const operations = { object, ...operationPatch(base, object) }
  return lines(operations.content) < lines(merge.content) ? operations : merge
}

function mergePatch(base: KubernetesObject, object: KubernetesObject, { metadata, ...delta }: JsonObject) {
  const { apiVersion, kind } = object
  const { name } = object.metadata
  const content = { apiVersion, kind, metadata: { name, ...(metadata as JsonObject | undefined) }, ...delta }
  return name === base.metadata.name
    ? { content }
    : { content, target: target(base), options: { allowNameChange: true } }
}

const operationPatch = (base: KubernetesObject, object: KubernetesObject) => ({
  content: jsonDiff(base, object) as Json,
  target: target(base),
})

// Kustomize reads both as regular expressions that must match from end to end.
const target = ({ kind, metadata }: KubernetesObject): JsonObject => ({ kind, name: metadata.name.replaceAll('.', '\\.') })

const hasList = (value: Json): boolean =>
  Array.isArray(value) || (isObject(value) && Object.values(value).some(hasList))
