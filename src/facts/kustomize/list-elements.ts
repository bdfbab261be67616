import type { Json, JsonObject } from '../../model/json.ts'
import { isObject } from '../../model/json.ts'

/** Whether an element is a string, for a list of scalars, or a map with the first of the list's keys and none null. */
export function isElement(element: Json, keys: readonly string[]): boolean {
  const [first] = keys
  if (first === undefined) return typeof element === 'string'
  if (!isObject(element) || (element[first] ?? '') === '') return false
  for (const key of keys) if (element[key] === null) return false
  return true
}

/** Whether two elements of a merged list have all of its keys in common. */
export const isSame = (a: Json, b: Json, keys: readonly string[]): boolean =>
  keys.length === 0 ? a === b : keys.every((key) => (a as JsonObject)[key] === (b as JsonObject)[key])

/**
 * Whether Kustomize may take two elements for one: a key that one of them lacks, as ports may lack their protocol,
 * fits every value.
 */
export const isAlike = (a: Json, b: Json, keys: readonly string[]): boolean =>
  keys.length === 0
    ? a === b
    : keys.every((key) => {
        const [one, other] = [(a as JsonObject)[key], (b as JsonObject)[key]]
        return one === other || one === undefined || other === undefined
      })

/** Whether the keys tell all elements of a merged list apart. */
export function areDistinct(list: readonly Json[], keys: readonly string[]): boolean {
  if (!list.every((element) => isElement(element, keys))) return false
  if (list.length < 2) return true
  const [first] = keys
  const firsts = new Set(first === undefined ? list : list.map((element) => (element as JsonObject)[first]))
  if (firsts.size === list.length) return true
  return list.every((element, index) => !list.slice(0, index).some((other) => isAlike(element, other, keys)))
}
