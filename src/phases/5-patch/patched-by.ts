import { at, equal, isObject, type Json, listOf, type Path, parsePointer } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import type { UserPatch } from './patch.ts'

/**
 * The place in a patch that made a place of the patched object: from `patch` or `json6902` on, as far as the patch
 * leads. Undefined where the patch has nothing there.
 */
export function patchedBy(patch: UserPatch, object: KubernetesObject, path: Path): Path | undefined {
  if ('json6902' in patch) {
    const index = patch.json6902.findLastIndex((operation) => touches(parsePointer(operation.path), path))
    if (index === -1) return undefined
    const { length } = parsePointer(patch.json6902[index]!.path)
    const operation = ['json6902', index]
    const value = ['value', ...path.slice(length)]
    return [...operation, ...(at(patch.json6902[index] as unknown as Json, value) === undefined ? ['path'] : value)]
  }
  const inPatch = descend(patch.patch, object, path)
  return inPatch.length > 0 ? ['patch', ...inPatch] : undefined
}

/** Whether a pointer leads to a place, or to what contains it or lies in it; `-` is the end of a list. */
const touches = (pointer: readonly string[], path: Path): boolean =>
  pointer.every((key, index) => index >= path.length || key === '-' || key === String(path[index]))

/** Follows a path of the merged object through the patch. The items of its lists have places of their own. */
function descend(patch: Json, object: Json, [key, ...rest]: Path): Path {
  if (key === undefined) return []
  const step = typeof key === 'number' ? itemLike(patch, at(object, [key])) : key
  const inPatch = step === undefined ? undefined : at(patch, [step])
  if (inPatch === undefined) return []
  return [step!, ...descend(inPatch, at(object, [key]) ?? null, rest)]
}

/** The fields by which Kubernetes tells items of its lists apart. */
const keys = ['name', 'mountPath', 'containerPort', 'port', 'ip', 'topologyKey', 'devicePath']

/** Which item of a patch's list became an item of the object's. */
function itemLike(list: Json, item: Json | undefined): number | undefined {
  const items = listOf(list)
  const same = items.findIndex((one) => equal(one, item))
  if (same !== -1) return same
  const key = keys.find((name) => isObject(item) && item[name] !== undefined)
  const alike =
    key === undefined
      ? -1
      : items.findIndex((one) => isObject(one) && equal(one[key], (item as { [key: string]: Json })[key]))
  return alike === -1 ? undefined : alike
}
