import type { Step } from '../diff/object-diff.ts'
import { formatPath, isObject, type Json } from '../json.ts'
import type { KubernetesObject } from '../kubernetes/object.ts'
import { areDistinct } from '../kustomize/merge-key.ts'
import { shapeOf, type Shape } from '../kustomize/shape.ts'

/** A place in an environment's objects. */
export interface Place {
  object: KubernetesObject
  /** As far as it can be told apart from others: within a list without merge keys that is the list. */
  path: Step[]
  value: Json
}

/** A path as people write it, in its parts: names between dots, `[0]`, `[mlflow]`, `["a.b/c"]`. */
export function parsePath(text: string): string[] | undefined {
  const parts: string[] = []
  let rest = text
  while (rest !== '') {
    const [whole, quoted, bracketed, plain] = /^(?:\["((?:[^"\\]|\\.)*)"\]|\[([^\]]*)\]|\.?([^.[\]]+))/.exec(rest) ?? []
    const part = quoted?.replace(/\\(.)/g, '$1') ?? bracketed ?? plain
    if (whole === undefined || part === undefined) return undefined
    parts.push(part)
    rest = rest.slice(whole.length)
  }
  return parts
}

/**
 * Where a path leads: first a kind, whatever its case (`deployment`, or `ingress[name]` where there are several), then fields,
 * elements of lists by their index or merge keys. Where it leads nowhere, the paths there are at the last place on the way.
 */
export function findPlace(objects: readonly KubernetesObject[], parts: readonly string[]): Place | { there: string[] } {
  const [kind = '', ...fields] = parts
  const alike = objects.filter((object) => object.kind.toLowerCase() === kind.toLowerCase())
  if (alike.length === 0) return { there: [...new Set(objects.map((object) => object.kind.toLowerCase()))] }
  const named = alike.find(({ metadata: { name } }) => name === fields[0])
  if (!named && alike.length > 1) return { there: alike.map(({ metadata: { name } }) => `${kind}[${name}]`) }
  return follow(named ?? alike[0]!, named ? fields.slice(1) : fields, named ? `${kind}[${fields[0]}]` : kind)
}

function follow(object: KubernetesObject, parts: readonly string[], name: string): Place | { there: string[] } {
  let value: Json = object
  let shape: Shape | undefined = shapeOf(undefined, object)
  const path: Step[] = []
  let isTold = true
  let way = name
  for (const part of parts) {
    const entry: Entry | undefined = Array.isArray(value) ? elementOf(value, shape?.mergeBy, part) : isObject(value) && Object.hasOwn(value, part) ? { step: part, value: value[part]! } : undefined
    if (!entry) return { there: placesOf(value, shape?.mergeBy).map((place) => way + place) }
    way += Array.isArray(value) ? `[${part}]` : fieldText(part)
    if (entry.step === undefined) isTold = false
    else if (isTold) path.push(entry.step)
    const fields: Shape['fields'] = shape?.fields
    shape = typeof entry.step === 'string' ? (fields?.[part] ?? shapeOf(undefined, entry.value)) : { ...(fields && { fields }) }
    value = entry.value
  }
  return { object, path, value }
}

interface Entry {
  /** Absent for an element that nothing tells apart from others. */
  step?: Step
  value: Json
}

/** An element by its index, or by the values of its merge keys: without such keys it has no step of its own. */
function elementOf(list: Json[], mergeBy: readonly string[] | undefined, part: string): Entry | undefined {
  const keys = mergeBy && mergeBy.length > 0 && areDistinct(list, mergeBy) ? mergeBy : []
  const names = list.map((element) => keys.flatMap((key) => (isObject(element) && Object.hasOwn(element, key) ? [[key, element[key]!] as const] : [])))
  const index = names.findIndex((name) => name.length > 0 && name.map(([, value]) => value).join('/') === part)
  const found = index !== -1 ? index : /^\d+$/.test(part) ? Number(part) : -1
  if (found < 0 || found >= list.length) return undefined
  return { ...(keys.length > 0 && { step: Object.fromEntries(names[found]!) }), value: list[found]! }
}

const placesOf = (value: Json, mergeBy: readonly string[] = []): string[] =>
  Array.isArray(value)
    ? value.map((element, index) => `[${isObject(element) && mergeBy[0] !== undefined ? String(element[mergeBy[0]]) : index}]`)
    : isObject(value)
      ? Object.keys(value).map(fieldText)
      : []

function fieldText(field: string): string {
  const text = formatPath([field])
  return text.startsWith('[') ? text : `.${text}`
}
