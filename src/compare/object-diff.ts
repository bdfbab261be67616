import { areDistinct } from '../facts/kustomize/list-elements.ts'
import { type MergeKeys, mergeKeysOf } from '../facts/kustomize/merge-keys.ts'
import { equal, isObject, type Json, type JsonObject } from '../model/json.ts'
import { order, type Step } from './steps.ts'

/** A difference of two objects: a field that is added, removed or changed, or the order of a list's elements. */
export type Change =
  | { path: Step[]; before?: Json; after?: Json }
  | { path: Step[]; order: { before: JsonObject[]; after: JsonObject[] } }

/** The path of a change; that of an order ends with `order`, so that it differs from a change of the whole list. */
export const pathOf = (change: Change): Step[] => ('order' in change ? [...change.path, order] : change.path)

/**
 * The changes from `before` to `after`, field by field: lists with merge keys are compared element by
 * element, others as a whole. The order of a map's keys does not count.
 */
export const objectDiff = (before: JsonObject, after: JsonObject): Change[] => valueDiff(before, after, undefined, [])

function valueDiff(before: Json, after: Json, place: MergeKeys | undefined, path: Step[]): Change[] {
  if (equal(before, after)) return []
  if (isObject(before) && isObject(after)) return mapDiff(before, after, place, path)
  const keys = place?.mergeBy
  const isMerged = (list: Json): list is JsonObject[] =>
    Array.isArray(list) && keys !== undefined && keys.length > 0 && areDistinct(list, keys)
  return isMerged(before) && isMerged(after) ? listDiff(before, after, place!, path) : [{ path, before, after }]
}

function mapDiff(before: JsonObject, after: JsonObject, place: MergeKeys | undefined, path: Step[]): Change[] {
  const shape = mergeKeysOf(place, before, after)
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key): Change[] => {
    const below = [...path, key]
    if (!Object.hasOwn(after, key)) return [{ path: below, before: before[key]! }]
    if (!Object.hasOwn(before, key)) return [{ path: below, after: after[key]! }]
    return valueDiff(before[key]!, after[key]!, shape?.fields?.[key], below)
  })
}

function listDiff(
  before: JsonObject[],
  after: JsonObject[],
  { mergeBy, fields = {} }: MergeKeys,
  path: Step[],
): Change[] {
  const keyOf = (element: JsonObject): JsonObject =>
    Object.fromEntries(mergeBy!.flatMap((key) => (Object.hasOwn(element, key) ? [[key, element[key]!]] : [])))
  const identity = (element: JsonObject): string => JSON.stringify(mergeBy!.map((key) => element[key] ?? null))
  const [was, is] = [before, after].map((list) => new Map(list.map((element) => [identity(element), element])))
  const added = after.filter((element) => !was!.has(identity(element)))
  const kept = before.filter((element) => is!.has(identity(element)))
  const [unmoved, now] = [[...kept, ...added].map(keyOf), after.map(keyOf)]
  return [
    ...before.flatMap((element): Change[] => {
      const [below, next] = [[...path, keyOf(element)], is!.get(identity(element))]
      return next ? mapDiff(element, next, { fields }, below) : [{ path: below, before: element }]
    }),
    ...added.map((element): Change => ({ path: [...path, keyOf(element)], after: element })),
    ...(equal(unmoved, now) ? [] : [{ path, order: { before: before.map(keyOf), after: now } }]),
  ]
}
