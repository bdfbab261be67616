import { at, equal, type Json, listOf, type Path, parsePointer } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import type { Operation, UserPatch } from '../../model/user-patch.ts'
import { isElement, isSame } from './list-elements.ts'
import { type MergeKeys, mergeKeysOf } from './merge-keys.ts'

/**
 * The place in a patch that made a place of the patched object: from `patch` or `json6902` on, as far as the patch
 * leads. Undefined where the patch has nothing there.
 */
function patchedBy(patch: UserPatch, object: KubernetesObject, path: Path): Path | undefined {
  if ('json6902' in patch) {
    const index = patch.json6902.findLastIndex((operation) => touches(operation, object, path))
    if (index === -1) return undefined
    const { length } = parsePointer(patch.json6902[index]!.path)
    const operation = ['json6902', index]
    const value = ['value', ...path.slice(length)]
    return [...operation, ...(at(patch.json6902[index] as unknown as Json, value) === undefined ? ['path'] : value)]
  }
  const inPatch = descend(patch.patch, object, path)
  return inPatch.length > 0 ? ['patch', ...inPatch] : undefined
}

/**
 * The place in an environment's values of the patch that made a place of the patched object: in the last of the patches
 * that has something there, else the last one of that object.
 */
export function patchPlace(patches: readonly UserPatch[], object: KubernetesObject, path: Path): Path {
  const own = patches.flatMap((one, index) => (isFor(one, object) ? [{ one, index }] : []))
  const places = own.map(({ one, index }) => ({ index, place: patchedBy(one, object, path) }))
  const { index, place = [] } = places.findLast((found) => found.place !== undefined) ?? places.at(-1)!
  return ['patches', index, ...place]
}

const isFor = ({ target }: UserPatch, { kind, metadata }: KubernetesObject): boolean =>
  target.kind === kind && (target.name ?? metadata.name) === metadata.name

/**
 * Whether an operation writes to a place, or to what contains it or lies in it. `-` became the item of the list that is
 * what the operation adds.
 */
function touches(operation: Operation, object: KubernetesObject, path: Path): boolean {
  const pointer = parsePointer(operation.path)
  return pointer.every((key, index) => {
    if (index >= path.length || key === String(path[index])) return true
    return key === '-' && 'value' in operation && equal(at(object, path.slice(0, index + 1)), operation.value)
  })
}

/** Follows a path of the merged object through the patch. The items of its lists have places of their own. */
function descend(patch: Json, object: Json, [key, ...rest]: Path, place?: MergeKeys): Path {
  if (key === undefined) return []
  const isItem = typeof key === 'number'
  const step = isItem ? itemLike(patch, at(object, [key]), place?.mergeBy) : key
  const inPatch = step === undefined ? undefined : at(patch, [step])
  if (inPatch === undefined) return []
  const below = isItem ? place && { fields: place.fields ?? {} } : mergeKeysOf(place, object, patch)?.fields?.[key]
  return [step!, ...descend(inPatch, at(object, [key]) ?? null, rest, below)]
}

/** Which item of a patch's list became an item of the object's: the same one, or that of its merge keys. */
function itemLike(list: Json, item: Json | undefined, mergeBy: readonly string[] | undefined): number | undefined {
  const isMerged = (one: Json): boolean =>
    mergeBy !== undefined &&
    [one, item ?? null].every((each) => isElement(each, mergeBy)) &&
    isSame(one, item!, mergeBy)
  const index = listOf(list).findIndex((one) => equal(one, item) || isMerged(one))
  return index === -1 ? undefined : index
}
