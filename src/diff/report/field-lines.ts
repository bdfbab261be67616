import { type Change, pathOf } from '../../compare/object-diff.ts'
import { formatSteps } from '../../compare/steps.ts'
import { count } from '../../diagnostics/prose.ts'
import { formatPath, isObject, type Json, type JsonObject, type Path } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import { excerpts } from './differing-text.ts'

/** How many fields are shown of a new object, and of a list that is compared as a whole. */
const mostFields = 20

/** Fields that every object has, or that its title shows already. */
const common = /^(apiVersion|kind|metadata\.(name|namespace|labels))(?![\w-])/

/** The fields of an object but for those that all have, one text each. */
export function contentTexts(object: KubernetesObject): string[] {
  const all = [...leaves(object)].filter(([path]) => !common.test(path))
  const told = all
    .slice(0, mostFields)
    .map(([path, value]) => `  ${path}: ${excerpts(undefined, value).after.join('⏎')}`)
  const rest = all.length - told.length
  return [...told, ...(rest > 0 ? [`  and ${count(rest, 'field')} more`] : [])]
}

/** The scalars of a value, as text, and empty maps and lists, by their paths. */
function leaves(value: Json): Map<string, string> {
  const found = new Map<string, string>()
  const collect = (value: Json, path: Path): void => {
    const entries = typeof value === 'object' && value !== null ? Object.entries(value) : []
    if (entries.length === 0) found.set(formatPath(path), scalarText(value))
    for (const [key, child] of entries) collect(child as Json, [...path, Array.isArray(value) ? Number(key) : key])
  }
  collect(value, [])
  return found
}

/** How long a map or list may be that is shown in one line. */
const longestWhole = 120

/** A field, or a part of one, as text. */
export interface Part {
  path: string
  before: string | undefined
  after: string | undefined
}

/**
 * A field that changes, or the parts of it that do: a list without merge keys is one field, of which often few parts
 * change.
 */
export function parts(field: Change): Part[] {
  const path = formatSteps(pathOf(field))
  if ('order' in field) return [{ path, before: listed(field.order.before), after: listed(field.order.after) }]
  const keys = field.path.at(-1)
  const [before, after] = [field.before, field.after].map((value) =>
    typeof keys === 'object' && isObject(value) ? withoutKeys(value, keys) : value,
  )
  const whole: Part = {
    path,
    before: before === undefined ? undefined : scalarText(before),
    after: after === undefined ? undefined : scalarText(after),
  }
  // A value that is added or removed as a whole is shown whole, if it fits in a line.
  const isShort =
    before === undefined || after === undefined
      ? (whole.before ?? whole.after)!.length <= longestWhole
      : !isNested(before) && !isNested(after)
  if (isShort) return [whole]
  const [old, now] = [leaves(before ?? []), leaves(after ?? [])]
  const differing = [...new Set([...old.keys(), ...now.keys()])].filter(
    (key) => key !== '' && old.get(key) !== now.get(key),
  )
  if (differing.length === 0 || differing.length > mostFields) return [whole]
  return differing.map((key) => ({
    path: `${path}${key.startsWith('[') ? '' : '.'}${key}`,
    before: old.get(key),
    after: now.get(key),
  }))
}

/** Elements of a list, by their merge keys. */
const listed = (keys: readonly JsonObject[]): string => keys.map((key) => Object.values(key).join('/')).join(', ')

const isNested = (value: Json | undefined): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length > 0

/** An element of a list without the merge keys, which are in its path. */
const withoutKeys = (element: JsonObject, keys: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(element).filter(([key]) => !Object.hasOwn(keys, key)))

/** A scalar as it is, all else as JSON. */
const scalarText = (value: Json): string => (typeof value === 'string' && value !== '' ? value : JSON.stringify(value))
