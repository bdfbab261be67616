import type { Location } from '../../diagnostics/diagnostic.ts'
import { patchPlace } from '../../facts/kustomize/patched-by.ts'
import { extraEntries, locateValue, type PatchedEnvironment } from '../../model/environment.ts'
import { at, equal, formatPath, type Path } from '../../model/json.ts'
import { isNamesake, type KubernetesObject } from '../../model/kubernetes-object.ts'
import { renderedFrom } from '../../model/rendered-from.ts'
import type { UserPatch } from '../../model/user-patch.ts'

/**
 * Where somebody wrote what stands at a place of an environment's object: in the value that it was rendered from, in
 * the patch that changed it, or in the object of theirs; and the place in words, as that one's reader knows it.
 *
 * @param values those that it may be made of, where it is not one of them as it stands
 */
export function causeOf(
  { environment, rendered }: PatchedEnvironment,
  object: KubernetesObject,
  path: Path,
  values: readonly Path[] = [],
): { location: Location; where: string } {
  const inObject = `${object.kind} ${object.metadata.name}: ${formatPath(path)}`
  const before = rendered.find((one) => isNamesake(one, object))
  const inBefore = before === object ? path : before && samePlace(before, object, path)
  if (before && inBefore) {
    const from = renderedFrom(environment, before, inBefore)
    const reason = from ?? values.find((value) => at(environment.written, value) !== undefined) ?? []
    return { location: locateValue(environment, reason), where: from ? formatPath(from) : inObject }
  }
  const extra = extraEntries(environment.values).find(([, one]) => isNamesake(one, object))
  if (extra) return { location: locateValue(environment, ['extraObjects', extra[0], ...path]), where: inObject }
  const patches = environment.values.patches as UserPatch[]
  return { location: locateValue(environment, patchPlace(patches, object, path)), where: inObject }
}

/** The place of the same value in the object before its patches, where items of lists are known by their names. */
function samePlace(before: KubernetesObject, object: KubernetesObject, path: Path): Path | undefined {
  const found: (string | number)[] = []
  for (const [index, step] of path.entries()) {
    const name = at(object, [...path.slice(0, index + 1), 'name'])
    const list = at(before, found)
    const own =
      Array.isArray(list) && name !== undefined ? list.findIndex((item) => equal(at(item, ['name']), name)) : step
    found.push(own)
  }
  return !found.includes(-1) && equal(at(before, found), at(object, path)) ? found : undefined
}
