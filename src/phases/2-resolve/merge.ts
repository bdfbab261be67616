import { isObject, type Json, type JsonObject, own } from '../../model/json.ts'
import { memoize, memoizeRecent } from '../../model/memo.ts'
import type { Shape } from '../../schema/defaults.ts'

/**
 * Merges values over others as Helm merges its -f files: maps deep, everything else replaced, a null kept as a value.
 * The inputs are not changed; the result shares what it can with them.
 */
export function merge(under: JsonObject, over: JsonObject): JsonObject {
  const merged = { ...under }
  for (const [key, value] of Object.entries(over)) {
    const below = own(merged, key)
    merged[key] = isObject(below) && isObject(value) ? merge(below, value) : value
  }
  return merged
}

/**
 * Lays merged values over the schema's defaults. A null removes its key, but for a key that a workload can't be
 * without (one that the schema requires and has a default for), where the default stays. A map that many environments
 * have from one file is one map in the end, too.
 */
export const layOver = (shape: Shape, values: JsonObject): JsonObject =>
  layMap(shape.default, values, shape, (key, fallback, value) => {
    const below = own(shape.properties, key)
    return below ? laidOver(below)(value) : layMap(fallback, value, below)
  })

const laidOver = memoize((shape: Shape) => memoizeRecent((values: JsonObject) => layMap(shape.default, values, shape)))

function layMap(
  defaults: Json | undefined,
  values: JsonObject,
  shape: Shape | undefined,
  layBelow = (key: string, fallback: Json | undefined, value: JsonObject): JsonObject =>
    layMap(fallback, value, shape && own(shape.properties, key)),
): JsonObject {
  const laid: JsonObject = isObject(defaults) ? { ...defaults } : {}
  for (const [key, value] of Object.entries(values)) {
    const below = shape && own(shape.properties, key)
    const fallback = own(laid, key)
    if (isObject(value)) laid[key] = layBelow(key, fallback, value)
    else if (value !== null) laid[key] = value
    else if (!(below?.required && fallback !== undefined)) delete laid[key]
  }
  return laid
}
