/** Values as JSON has them: what YAML documents, values and Kubernetes objects are made of. */
export type Json = null | boolean | number | string | Json[] | JsonObject
export type JsonObject = { [key: string]: Json }

/** A place in a value: the keys and list indices that lead to it from the top. */
export type Path = readonly (string | number)[]

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Typed values, a fleet file or an object as JSON: to TypeScript an interface is no map, though at run time it is. */
export const asJson = (value: object): JsonObject => value as JsonObject

/** The elements of a list; none of any other value. */
export const listOf = (value: unknown): Json[] => (Array.isArray(value) ? value : [])

/** The map that a value is; an empty one of any other value. */
export const mapOf = (value: unknown): JsonObject => (isObject(value) ? value : {})

/** The elements that are maps. */
export const mapsOf = (value: unknown): JsonObject[] => listOf(value).filter(isObject)

/** The elements that are maps, each with its index. */
export function itemsOf(value: unknown): [index: number, item: JsonObject][] {
  const items: [number, JsonObject][] = []
  if (!Array.isArray(value)) return items
  for (let index = 0; index < value.length; index++) if (isObject(value[index])) items.push([index, value[index]])
  return items
}

/** What a map has under a key, or a table of our own under what users write: never what every object inherits. */
export const own = <Value>(map: { readonly [key: string]: Value }, key: string): Value | undefined =>
  Object.hasOwn(map, key) ? map[key] : undefined

/** Deep equality; the order of keys does not count, the order of lists does. */
export function equal(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false
    for (let index = 0; index < a.length; index++) if (!equal(a[index], b[index])) return false
    return true
  }
  if (Array.isArray(b)) return false
  let more = 0
  for (const key in a) {
    if (!Object.hasOwn(b, key) || !equal(a[key], b[key])) return false
    more--
  }
  for (const _ in b) more++
  return more === 0
}

/** Whether a value holds more values than that, each as often as it is shared, or nests deeper. Never recurses. */
export function exceeds(value: Json, most: { values: number; levels: number }): boolean {
  const open: [Json, number][] = [[value, 0]]
  let count = 0
  for (let next = open.pop(); next; next = open.pop()) {
    const [value, level] = next
    if (++count > most.values || level > most.levels) return true
    if (typeof value !== 'object' || value === null) continue
    for (const child of Object.values(value)) open.push([child, level + 1])
  }
  return false
}

/** The value at a path, or undefined where the path leads nowhere. Inherited properties are never found. */
export function at(value: Json | undefined, path: Path): Json | undefined {
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as JsonObject)[key]
  }
  return value
}

/**
 * The value with what stands at a path set, or gone where that is undefined: the maps on the way are made where there
 * are none.
 */
export function withValue(value: Json | undefined, path: readonly string[], set: Json): Json
export function withValue(value: Json | undefined, path: readonly string[], set: Json | undefined): Json | undefined
export function withValue(
  value: Json | undefined,
  [key, ...rest]: readonly string[],
  set: Json | undefined,
): Json | undefined {
  if (key === undefined) return set
  const map = mapOf(value)
  const child = withValue(own(map, key), rest, set)
  if (child !== undefined) return { ...map, [key]: child }
  const { [key]: _, ...others } = map
  return others
}

/** The paths of a value's leaves, map by map down to what is no map, or an empty one. */
export const leafPaths = (value: Json, path: string[] = []): string[][] =>
  isObject(value) && Object.keys(value).length > 0
    ? Object.entries(value).flatMap(([key, next]) => leafPaths(next, [...path, key]))
    : [path]

/** A value and every one within it, each with its path. */
export function valuesIn(value: Json, path: Path = [], found: [Path, Json][] = []): [Path, Json][] {
  found.push([path, value])
  if (typeof value !== 'object' || value === null) return found
  for (const [key, child] of Object.entries(value))
    valuesIn(child, [...path, Array.isArray(value) ? Number(key) : key], found)
  return found
}

/** The texts of a value that are asked for, each with its path, which begins at `top`; keys are none. */
export function textsOf(value: Json, isAsked: (text: string) => boolean, top: Path = []): [Path, string][] {
  const found: [Path, string][] = []
  const path = [...top]
  const visit = (value: Json): void => {
    if (typeof value === 'string') {
      if (isAsked(value)) found.push([[...path], value])
    } else if (typeof value === 'object' && value !== null) {
      for (const key of Object.keys(value)) {
        path.push(Array.isArray(value) ? Number(key) : key)
        visit((value as JsonObject)[key]!)
        path.pop()
      }
    }
  }
  visit(value)
  return found
}

/** How many items are the same in two lists at their beginning, and how many of the others at their end. */
export function commonEnds(a: readonly Json[], b: readonly Json[]): { start: number; end: number } {
  const shorter = Math.min(a.length, b.length)
  let start = 0
  while (start < shorter && equal(a[start], b[start])) start++
  let end = 0
  while (end < shorter - start && equal(a.at(-1 - end), b.at(-1 - end))) end++
  return { start, end }
}

/** A path as people write it: `http_route.parentRefs[0].name`, `metadata.annotations["a.b/c"]`. */
export function formatPath(path: Path): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`
    if (/^[\w-]+$/.test(key)) return text === '' ? key : `${text}.${key}`
    return `${text}[${JSON.stringify(key)}]`
  }, '')
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

/** The keys that a JSON pointer (RFC 6901) leads through. */
export const parsePointer = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))

/** A JSON pointer into a value as a path: what steps into a list is a number. */
export function pathOfPointer(pointer: string, value: Json | undefined): Path {
  return parsePointer(pointer).map((key) => {
    const step = Array.isArray(value) ? Number(key) : key
    value = at(value, [step])
    return step
  })
}

/** A map whose values are all written as text. */
export const texts = (map: { [key: string]: string | number | boolean }): { [key: string]: string } =>
  Object.fromEntries(Object.entries(map).map(([key, value]) => [key, String(value)]))
