import { isObject, type Json, type JsonObject, own, type Path } from '../../model/json.ts'
import { areDistinct, isAlike, isElement, isSame } from './list-elements.ts'
import type { MergeKeys } from './merge-keys.ts'
import { mergeKeysOf } from './merge-keys.ts'

/** Something in a patch that can't be done, or that Kustomize would do otherwise than it reads. */
export interface PatchFault {
  /** Where it stands in the patch. */
  path: Path
  message: string
  help?: string
}

type Report = (fault: PatchFault) => void

const directives: readonly Json[] = ['merge', 'replace', 'delete']

/** Directives of kubectl's that Kustomize doesn't know: it writes them into the object. */
const foreignDirective = /^\$(retainKeys|setElementOrder\/|deleteFromPrimitiveList\/)/

/**
 * The object that Kustomize 5 makes of an object and a strategic-merge patch; undefined when the patch deletes it.
 * Neither is changed, and what the patch leaves alone is shared.
 *
 * Merged lists come out as Kustomize orders them: what the patch names first, then the rest; with two merge keys only
 * what is new comes first. Where Kustomize would do harm there is a fault, and that part of the patch isn't applied:
 * unknown directives and nulls that would stay in the object, elements without their merge key or with one that is not
 * unique, `$patch: replace` in an element (it has no effect), another type than the object has. Two things are done as
 * they read: `$patch: replace` in a list that the object hasn't got (Kustomize would leave it there), and a number in
 * the place of a quoted string (Kustomize would quote it).
 */
export function applyStrategic(
  object: JsonObject,
  patch: JsonObject,
): { object: JsonObject | undefined; faults: PatchFault[] } {
  const faults: PatchFault[] = []
  const merged = mergeMap(object, patch, undefined, [], (fault) => faults.push(fault))
  return { object: merged, faults }
}

function merge(
  value: Json | undefined,
  patch: Json,
  place: MergeKeys | undefined,
  path: Path,
  report: Report,
): Json | undefined {
  if (patch === null) return undefined
  if (value !== undefined && typeOf(value) !== typeOf(patch)) {
    const message = `the object has a ${typeOf(value)} here and the patch a ${typeOf(patch)}`
    report({ path, message, help: `write a ${typeOf(value)}` })
    return value
  }
  if (Array.isArray(patch)) return mergeList(value as Json[] | undefined, patch, place, path, report)
  return isObject(patch) ? mergeMap(value as JsonObject | undefined, patch, place, path, report) : patch
}

const typeOf = (value: Json): string => (Array.isArray(value) ? 'list' : isObject(value) ? 'map' : 'scalar')

function mergeMap(
  map: JsonObject | undefined,
  { $patch: directive, ...patch }: JsonObject,
  place: MergeKeys | undefined,
  path: Path,
  report: Report,
): JsonObject | undefined {
  if (!isDirective(directive, path, report)) return map
  if (directive === 'delete') return undefined
  const shape = mergeKeysOf(place, map, patch)
  const result = directive === 'replace' ? {} : { ...map }
  for (const [key, change] of Object.entries(patch)) {
    const at = [...path, key]
    if (isForeign(key, at, report)) continue
    const value = own(result, key)
    const merged = merge(value, change, shape?.fields?.[key], at, report)
    if (merged === undefined) delete result[key]
    else result[key] = merged
  }
  return result
}

function mergeList(
  list: Json[] | undefined,
  patch: Json[],
  shape: MergeKeys | undefined,
  path: Path,
  report: Report,
): Json[] | undefined {
  if (!shape?.mergeBy) {
    reportLeaks(patch, path, report)
    return patch
  }

  const keys = shape.mergeBy
  const head = patch.findIndex(isListDirective)
  const directive = head === -1 ? undefined : (patch[head] as JsonObject).$patch
  if (!isDirective(directive, [...path, head], report)) return list
  if (directive === 'delete') {
    if (list === undefined) report({ path, message: 'there is no such list to delete', help: 'remove it' })
    return undefined
  }

  const rest = directive === 'replace' ? [] : [...(list ?? [])]
  const confusion = confusionOf(rest, patch.toSpliced(head, head === -1 ? 0 : 1), keys)
  if (confusion !== undefined) {
    report({ path, ...confusion })
    return list
  }

  const named: Json[] = []
  for (const [index, element] of patch.entries()) {
    if (index === head) continue
    const position = rest.findIndex((other) => isSame(other, element, keys))
    const merged = mergeElement(rest[position], element, shape, [...path, index], report)
    if (merged !== undefined && position !== -1 && keys.length > 1) {
      rest[position] = merged
      continue
    }
    if (position !== -1) rest.splice(position, 1)
    if (merged !== undefined) named.push(merged)
  }
  return [...named, ...rest]
}

function mergeElement(value: Json | undefined, patch: Json, shape: MergeKeys, path: Path, report: Report) {
  if (!isObject(patch)) return patch
  if (value !== undefined && patch.$patch === 'replace') {
    report({
      path: [...path, '$patch'],
      message: 'an element of a merged list is merged even if it says $patch: replace',
      help: 'set each key that must go to null',
    })
    return value
  }
  return mergeMap(value as JsonObject | undefined, patch, { fields: shape.fields ?? {} }, path, report)
}

/** Why a patch's elements can't be matched with certainty; undefined if they can. */
function confusionOf(
  list: readonly Json[],
  patch: readonly Json[],
  keys: readonly string[],
): Omit<PatchFault, 'path'> | undefined {
  const [first] = keys
  const key = keys.join(' and ')
  if (!patch.every((element) => isElement(element, keys))) {
    if (first === undefined) return { message: 'each element of this list must be a string', help: 'write texts only' }
    const known = list.flatMap((element) => (isObject(element) && element[first] !== undefined ? [element[first]] : []))
    const help = known.length > 0 ? `write ${first}: ${known.join(', or ')}` : `add ${first}: …`
    return { message: `each element of this list needs its ${first}`, help }
  }
  if (!areDistinct(patch, keys)) {
    return { message: `two elements of the patch have the same ${key}`, help: 'make one of the two' }
  }
  if (patch.length > 0 && !areDistinct(list, keys)) {
    const message = `two elements of the object's list have the same ${key}`
    return { message, help: 'write json6902: it counts elements, and does not compare them' }
  }
  return patch.some((element) => list.some((other) => isAlike(other, element, keys) && !isSame(other, element, keys)))
    ? { message: `elements of this list are known by their ${key}`, help: 'write both as the object has them' }
    : undefined
}

const isListDirective = (element: Json): boolean =>
  isObject(element) && '$patch' in element && Object.keys(element).length === 1

function isDirective(directive: Json | undefined, path: Path, report: Report): boolean {
  if (directive === undefined || directives.includes(directive)) return true
  const message = `$patch must be one of ${directives.join(', ')}`
  report({ path: [...path, '$patch'], message, help: 'write $patch: delete, or remove it' })
  return false
}

function isForeign(key: string, path: Path, report: Report): boolean {
  if (!foreignDirective.test(key)) return false
  report({ path, message: `Kustomize doesn't know ${key}, it would write it into the object`, help: 'remove it' })
  return true
}

/** Reports what means something only to a merge, and would stay in a value that is taken as it is. */
export function reportLeaks(value: Json, path: Path, report: Report): void {
  if (value === null) report({ path, message: 'this null would stay in the object', help: 'leave it out' })
  if (Array.isArray(value))
    for (const [index, element] of value.entries()) reportLeaks(element, [...path, index], report)
  if (!isObject(value)) return
  for (const [key, child] of Object.entries(value)) {
    const at = [...path, key]
    if (isForeign(key, at, report)) continue
    if (key === '$patch') report({ path: at, message: 'this directive would stay in the object', help: 'remove it' })
    else reportLeaks(child, at, report)
  }
}
