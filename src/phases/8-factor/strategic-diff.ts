import { areDistinct } from '../../facts/kustomize/list-elements.ts'
import type { MergeKeys } from '../../facts/kustomize/merge-keys.ts'
import { mergeKeysOf } from '../../facts/kustomize/merge-keys.ts'
import { isQuotedKey } from '../../facts/kustomize/quoted-key.ts'
import type { Json, JsonObject } from '../../model/json.ts'
import { equal, isObject } from '../../model/json.ts'
import { lines } from './lines.ts'

/** What a diff is when no strategic merge leads from one value to the other. */
export const incompatible = Symbol('incompatible')
type Incompatible = typeof incompatible

const replace: JsonObject = { $patch: 'replace' }

/** Maps of which a reader must see every line that goes, even where replacing them would be shorter. */
export const securityFields: readonly string[] = ['securityContext']

/**
 * The smallest strategic-merge patch that makes `target` of `base` in Kustomize 5, key order aside; `{}` when they are
 * equal. Without a shape this is a merge patch in which lists are replaced.
 *
 * Both must be {@link isMergeable} and free of nulls and `$patch` keys. Values that are added or replaced are shared
 * with `target`, not copied.
 */
export function strategicDiff(base: JsonObject, target: JsonObject, place?: MergeKeys): JsonObject | Incompatible {
  const shape = mergeKeysOf(place, base)
  const patch: JsonObject = {}
  // What goes comes first, where a reader sees it.
  for (const key in base) {
    if (!Object.hasOwn(target, key)) patch[key] = null
  }
  for (const key in target) {
    const value = target[key]!
    if (base[key] === value) continue
    const isAdded = !Object.hasOwn(base, key)
    // Kustomize 5.0 forgets the quotes of a key that it adds to a map.
    if (isAdded && isQuotedKey(key)) return incompatible
    const delta = isAdded ? value : valueDiff(base[key]!, value, shape?.fields?.[key], securityFields.includes(key))
    if (delta === incompatible) return incompatible
    if (delta !== undefined) patch[key] = delta
  }
  return patch
}

/** The patch of a field, undefined when nothing changes. */
function valueDiff(
  base: Json,
  target: Json,
  shape: MergeKeys | undefined,
  isSecurity: boolean,
): Json | undefined | Incompatible {
  if (base === target) return undefined
  if (Array.isArray(base)) {
    if (!Array.isArray(target)) return incompatible
    if (shape?.mergeBy) return listDiff(base as JsonObject[], target as JsonObject[], shape)
    return equal(base, target) ? undefined : target
  }
  if (isObject(base)) return isObject(target) ? mapDiff(base, target, shape, isSecurity) : incompatible
  // Kustomize keeps the quotes of the base: 8080 in the place of "8080" would become "8080".
  if (typeof target === 'object' || (typeof base === 'string' && typeof target !== 'string')) return incompatible
  return target
}

function mapDiff(
  base: JsonObject,
  target: JsonObject,
  shape: MergeKeys | undefined,
  isSecurity: boolean,
): Json | undefined | Incompatible {
  // Which of both shapes would count is only certain one level up.
  if (mergeKeysOf(shape, base) !== mergeKeysOf(shape, target)) return incompatible
  const patch = strategicDiff(base, target, shape)
  if (patch === incompatible) return { ...replace, ...target }
  const keys = Object.keys(patch)
  if (keys.length === 0) return undefined
  // One directive can be shorter than many nulls; most often it would restate what stays.
  if (!isSecurity && keys.some((key) => patch[key] === null)) return shorter(patch, { ...replace, ...target })
  return patch
}

/**
 * Kustomize puts the elements that a patch names first, in the patch's order, and leaves the others in theirs: only the
 * shortest beginning of the target needs naming after which come unchanged elements in the base's order.
 */
function listDiff(base: JsonObject[], target: JsonObject[], shape: MergeKeys): Json | undefined {
  const [key, second] = shape.mergeBy!
  if (key === undefined || second !== undefined) {
    // Deleting from a list with two keys, or from a list of scalars, is not reliable.
    return equal(base, target) ? undefined : replaced(base, target)
  }

  const positions = new Map(base.map((element, index) => [element[key], index]))
  let named = target.length
  for (let next = base.length; named > 0; named--) {
    const position = positions.get(target[named - 1]![key]!)
    if (position === undefined || position >= next || !equal(base[position], target[named - 1])) break
    next = position
  }
  if (named === 0 && target.length === base.length) return undefined

  const elements = { fields: shape.fields ?? {} }
  const patch: JsonObject[] = []
  for (const element of target.slice(0, named)) {
    const position = positions.get(element[key]!)
    const delta = position === undefined ? element : strategicDiff(base[position]!, element, elements)
    if (delta === incompatible) return replaced(base, target)
    patch.push({ [key]: element[key]!, ...delta })
  }
  const kept = new Set(target.map((element) => element[key]))
  const gone = base.filter((element) => !kept.has(element[key]))
  for (const element of gone) patch.push({ [key]: element[key]!, $patch: 'delete' })

  return gone.length > 0 || named === target.length ? shorter(patch, replaced(base, target)) : patch
}

/** In an empty list there is nothing to replace, and Kustomize would leave the directive in it. */
const replaced = (base: Json[], target: Json[]): Json[] => (base.length === 0 ? target : [replace, ...target])

const shorter = (patch: Json, replacement: Json): Json =>
  lines(replacement) < lines(patch) && !touchesSecurity(patch) ? replacement : patch

/** Whether a patch changes a security context, or adds one, so that nothing shorter may stand for it. */
export function touchesSecurity(patch: Json): boolean {
  if (Array.isArray(patch)) return patch.some(touchesSecurity)
  if (!isObject(patch)) return false
  for (const key in patch) if (securityFields.includes(key) || touchesSecurity(patch[key]!)) return true
  return false
}

/**
 * Whether Kustomize can merge into a value without harm: in every merged list the keys identify the elements.
 * Otherwise elements collapse or are lost, even in a list that the patch doesn't mention.
 */
export function isMergeable(value: Json, place?: MergeKeys): boolean {
  const shape = mergeKeysOf(place, value)
  if (Array.isArray(value)) {
    if (!shape?.mergeBy) return true
    if (!areDistinct(value, shape.mergeBy)) return false
    const { fields } = shape
    return fields === undefined || value.every((element) => isMergeable(element, { fields }))
  }
  if (!isObject(value)) return true
  if (!shape) return Object.values(value).every((child) => isMergeable(child))
  const { fields } = shape
  for (const key in fields) {
    const child = value[key]
    if (child !== undefined && !isMergeable(child, fields[key])) return false
  }
  return true
}
