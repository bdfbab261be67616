import { mergeKeysOf } from '../../facts/kustomize/merge-keys.ts'
import { isQuotedKey } from '../../facts/kustomize/quoted-key.ts'
import type { Json, JsonObject } from '../../model/json.ts'
import { at, isObject } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import { memoize } from '../../model/memo.ts'
import { jsonDiff } from './json-diff.ts'
import { lines } from './lines.ts'
import { incompatible, isMergeable, strategicDiff } from './strategic-diff.ts'

/** A patch of one object: the content of its file, and the fields of its entry in the kustomization. */
export interface ObjectPatch {
  object: KubernetesObject
  content: Json
  selection?: { target: JsonObject; options?: JsonObject }
}

/** The smallest patch that makes `object` of `base`, which may have another name; undefined when they are equal. */
export function objectPatch(base: KubernetesObject, object: KubernetesObject): ObjectPatch | undefined {
  const isRenamed = base.metadata.name !== object.metadata.name
  const delta = isMergeableBase(base) && isMergeable(object) ? strategicDiff(base, object) : incompatible
  if (delta === incompatible || (isRenamed && !survivesTarget(delta))) return operationPatch(base, object)
  if (Object.keys(delta).length === 0) return undefined

  const merge = mergePatch(base, object, delta)
  // Without a schema a merge restates every list in which something changes: operations may be shorter.
  if (mergeKeysOf(undefined, base) || !hasList(delta)) return merge
  const operations = operationPatch(base, object)
  return lines(operations.content) < lines(merge.content) ? operations : merge
}

/** The same for every environment: asked once. */
const isMergeableBase = memoize((base: KubernetesObject) => isMergeable(base))

function mergePatch(base: KubernetesObject, object: KubernetesObject, { metadata, ...delta }: JsonObject): ObjectPatch {
  const { apiVersion, kind } = object
  const { name } = object.metadata
  const content = { apiVersion, kind, metadata: { name, ...(metadata as JsonObject | undefined) }, ...delta }
  if (name === base.metadata.name) return { object, content }
  return { object, content, selection: { target: target(base), options: { allowNameChange: true } } }
}

const operationPatch = (base: KubernetesObject, object: KubernetesObject): ObjectPatch => ({
  object,
  content: jsonDiff(base, object) as Json,
  selection: { target: target(base) },
})

// Kustomize reads both as regular expressions that must match from end to end.
const target = ({ kind, metadata }: KubernetesObject): JsonObject => ({
  kind,
  name: metadata.name.replaceAll('.', '\\.'),
})

// Of a patch with a target Kustomize rewrites labels and annotations: nulls are kept, and keys lose their quotes.
const survivesTarget = (patch: JsonObject): boolean =>
  ['labels', 'annotations'].every((field) => {
    const texts = at(patch, ['metadata', field])
    return texts !== null && Object.entries(texts ?? {}).every(([key, value]) => value !== null && !isQuotedKey(key))
  })

const hasList = (value: Json): boolean =>
  Array.isArray(value) || (isObject(value) && Object.values(value).some(hasList))
