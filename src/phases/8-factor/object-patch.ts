import { type MergeKeys, mergeKeysOf } from '../../facts/kustomize/merge-keys.ts'
import type { Json, JsonObject } from '../../model/json.ts'
import { equal, isObject } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import { memoize } from '../../model/memo.ts'
import { jsonDiff } from './json-diff.ts'
import { lines } from './lines.ts'
import { incompatible, isMergeable, strategicDiff, touchesSecurity } from './strategic-diff.ts'
import { type Target, targetOf } from './target.ts'

/** A patch of one object: the content of its file, and what its entry in the kustomization says of the object. */
export interface ObjectPatch {
  object: KubernetesObject
  content: Json
  target?: Target
}

/**
 * The smallest patch that makes `object` of `base`, which have one name; undefined when they are equal.
 *
 * @param original what `base` was before labels and references were changed in it: the same for many environments
 */
export function objectPatch(
  base: KubernetesObject,
  object: KubernetesObject,
  original = base,
): ObjectPatch | undefined {
  const delta = isMergeableBase(original) && isMergeable(object) ? strategicDiff(base, object) : incompatible
  if (delta === incompatible) return equal(base, object) ? undefined : operationPatch(base, object)
  if (Object.keys(delta).length === 0) return undefined

  const merge = mergePatch(object, delta)
  // A merge restates every list without a merge key of which something changes: operations may say it shorter.
  if (touchesSecurity(delta) || !restatesMaps(delta, base, undefined)) return merge
  const operations = operationPatch(base, object)
  return cost(operations) < cost(merge) ? operations : merge
}

/** The same for every environment: asked once. */
const isMergeableBase = memoize((base: KubernetesObject) => isMergeable(base))

function mergePatch(object: KubernetesObject, { metadata, ...delta }: JsonObject): ObjectPatch {
  const { apiVersion, kind } = object
  const { name } = object.metadata
  return {
    object,
    content: { apiVersion, kind, metadata: { name, ...(metadata as JsonObject | undefined) }, ...delta },
  }
}

const operationPatch = (base: KubernetesObject, object: KubernetesObject): ObjectPatch => ({
  object,
  content: jsonDiff(base, object) as Json,
  target: targetOf(base),
})

const cost = ({ content, target }: ObjectPatch): number => lines(content) + (target ? lines({ target }) : 0)

/** Whether a patch repeats maps of a list that the base has, because such lists are replaced whole. */
function restatesMaps(patch: Json, base: Json | undefined, place: MergeKeys | undefined): boolean {
  if (Array.isArray(patch)) {
    if (!Array.isArray(base)) return false
    if (!place?.mergeBy) return base.some(isObject) && patch.some(isObject)
    const elements = { fields: place.fields ?? {} }
    const key = place.mergeBy[0]!
    return patch.some((element) =>
      base.some((other) => sameKey(element, other, key) && restatesMaps(element, other, elements)),
    )
  }
  if (!isObject(patch) || !isObject(base)) return false
  const { fields } = mergeKeysOf(place, base) ?? {}
  for (const key in patch) if (restatesMaps(patch[key]!, base[key], fields?.[key])) return true
  return false
}

const sameKey = (a: Json, b: Json, key: string): boolean => isObject(a) && isObject(b) && a[key] === b[key]
