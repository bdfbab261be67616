import { at, type Json, type JsonObject, listOf, mapOf, mapsOf } from '../../model/json.ts'

/** Whether a label selector selects what has these labels: an empty one selects all. */
export const selects = (selector: Json | undefined, labels: JsonObject): boolean =>
  Object.entries(mapOf(at(selector, ['matchLabels']))).every(
    ([key, value]) => Object.hasOwn(labels, key) && labels[key] === value,
  ) && mapsOf(at(selector, ['matchExpressions'])).every((requirement) => meets(requirement, labels))

/** Whether labels meet a requirement of a selector's matchExpressions. */
export function meets({ key, operator, values }: JsonObject, labels: JsonObject): boolean {
  const isThere = Object.hasOwn(labels, String(key))
  const isListed = isThere && listOf(values).includes(labels[String(key)]!)
  return { In: isListed, NotIn: !isListed, Exists: isThere, DoesNotExist: !isThere }[String(operator)] ?? true
}
