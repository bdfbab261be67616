import { at, equal, type Json, listOf, type Path, parsePointer } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import type { Operation, UserPatch } from '../../model/user-patch.ts'
import { isElement, isSame } from './list-elements.ts'
import { type MergeKeys, mergeKeysOf } from './merge-keys.ts'

/** A place in a patch, and how many steps of the path that is looked for it has gone. */
interface Found {
  place: Path
  steps: number
}

/**
 * The places in a patch that made a place of the patched object, or what it lies in: from `patch` or `json6902` on, as
 * far as the patch leads. Of a patch that has nothing there it is the patch itself.
 */
function patchedBy(patch: UserPatch, object: KubernetesObject, path: Path): Found[] {
  if (!('json6902' in patch)) {
    const inPatch = descend(patch.patch, object, path)
    return [{ place: inPatch.length > 0 ? ['patch', ...inPatch] : [], steps: inPatch.length }]
  }
  const touching = [...patch.json6902.entries()].filter(([, operation]) => touches(operation, object, path))
  const places = touching.map(([index, operation]): Found => {
    const { length } = parsePointer(operation.path)
    const value = ['value', ...path.slice(length)]
    const isThere = at(operation as unknown as Json, value) !== undefined
    return {
      place: ['json6902', index, ...(isThere ? value : ['path'])],
      steps: isThere ? path.length : Math.min(length, path.length),
    }
  })
  return [{ place: [], steps: 0 }, ...places]
}

/**
 * The place in an environment's values of the patch that made a place of the patched object: in that which leads
 * farthest, the last of those.
 */
export function patchPlace(patches: readonly UserPatch[], object: KubernetesObject, path: Path): Path {
  const own = [...patches.entries()].filter(([, one]) => isFor(one, object))
  const places = own.flatMap(([index, one]) =>
    patchedBy(one, object, path).map(({ place, steps }) => ({ place: ['patches', index, ...place], steps })),
  )
  return places.reduce((best, one) => (one.steps >= best.steps ? one : best)).place
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
