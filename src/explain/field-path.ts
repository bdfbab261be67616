import { areDistinct } from '../facts/kustomize/list-elements.ts'
import { type MergeKeys, mergeKeysOf } from '../facts/kustomize/merge-keys.ts'
import { formatPath, isObject, type Json } from '../model/json.ts'
import type { KubernetesObject } from '../model/kubernetes-object.ts'

/** A place in an environment's objects. */
export interface Place {
  object: KubernetesObject
  /** What leads there from the object. */
  parts: string[]
  /** The same for people, with the object before it. */
  text: string
  value: Json
}

/**
 * Where a path leads: first a kind, whatever its case (`deployment`, or `ingress[name]` where there are several), then
 * fields, elements of lists by their index or merge keys. Where it leads nowhere, the paths there are at the last place
 * on the way.
 */
export function findPlace(objects: readonly KubernetesObject[], parts: readonly string[]): Place | { there: string[] } {
  const [kind = '', ...fields] = parts
  const alike = objects.filter((object) => object.kind.toLowerCase() === kind.toLowerCase())
  if (alike.length === 0) return { there: [...new Set(objects.map((object) => object.kind.toLowerCase()))] }
  const named = alike.find(({ metadata: { name } }) => name === fields[0])
  if (!named && alike.length > 1) return { there: alike.map(({ metadata: { name } }) => `${kind}[${name}]`) }
  const object = named ?? alike[0]!
  const own = named ? fields.slice(1) : fields
  const end = walk(object, own)
  const text = (named && alike.length > 1 ? `${kind}[${fields[0]}]` : kind) + end.text
  return end.isThere
    ? { object, parts: own, text, value: end.value }
    : { there: end.there.map((place) => text + place) }
}

/** The value at the end of a way through an object; undefined where it leads nowhere. */
export function valueAt(object: KubernetesObject, parts: readonly string[]): Json | undefined {
  const end = walk(object, parts)
  return end.isThere ? end.value : undefined
}

interface End {
  isThere: boolean
  /** At the last place on the way. */
  value: Json
  /** The way to it, for people. */
  text: string
  /** How it may go on from there. */
  there: string[]
}

function walk(object: KubernetesObject, parts: readonly string[]): End {
  let value: Json = object
  let shape: MergeKeys | undefined = mergeKeysOf(undefined, object)
  let text = ''
  for (const part of parts) {
    const isList = Array.isArray(value)
    const next: Json | undefined = isList
      ? elementOf(value as Json[], shape?.mergeBy, part)
      : isObject(value) && Object.hasOwn(value, part)
        ? value[part]
        : undefined
    if (next === undefined) return { isThere: false, value, text, there: placesOf(value, shape?.mergeBy) }
    text += isList ? `[${part}]` : fieldText(part)
    const fields: MergeKeys['fields'] = shape?.fields
    shape = isList ? { ...(fields && { fields }) } : (fields?.[part] ?? mergeKeysOf(undefined, next))
    value = next
  }
  return { isThere: true, value, text, there: [] }
}

/** An element by the values of its merge keys, or by its index. */
function elementOf(list: Json[], mergeBy: readonly string[] | undefined, part: string): Json | undefined {
  const keys = mergeBy && areDistinct(list, mergeBy) ? mergeBy : []
  const named = list.find(
    (element) => isObject(element) && keys.length > 0 && keys.flatMap((key) => element[key] ?? []).join('/') === part,
  )
  return named ?? (/^\d+$/.test(part) ? list[Number(part)] : undefined)
}

const placesOf = (value: Json, mergeBy: readonly string[] = []): string[] =>
  Array.isArray(value)
    ? value.map(
        (element, index) => `[${isObject(element) && mergeBy[0] !== undefined ? String(element[mergeBy[0]]) : index}]`,
      )
    : isObject(value)
      ? Object.keys(value).map(fieldText)
      : []

function fieldText(field: string): string {
  const text = formatPath([field])
  return text.startsWith('[') ? text : `.${text}`
}
