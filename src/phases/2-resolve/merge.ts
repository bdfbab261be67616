import { isObject, type Json, type JsonObject, own } from '../../model/json.ts'
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
 * without (one that the schema requires and has a default for), where the default stays.
 */
export function layOver(shape: Shape, values: JsonObject): JsonObject {
  return layMap(shape.default, values, shape)
}

/** What was laid of a map: where many environments have it from one file, they have one map in the end, too. */
const known = new WeakMap<JsonObject, { defaults: Json | undefined; shape: Shape | undefined; laid: JsonObject }>()

function layMap(defaults: Json | undefined, values: JsonObject, shape: Shape | undefined): JsonObject {
  const before = known.get(values)
  if (before && before.defaults === defaults && before.shape === shape) return before.laid
  const laid: JsonObject = isObject(defaults) ? { ...defaults } : {}
  for (const [key, value] of Object.entries(values)) {
    const below = shape && own(shape.properties, key)
    const fallback = own(laid, key)
    if (isObject(value)) laid[key] = layMap(fallback, value, below)
    else if (value !== null) laid[key] = value
    else if (!(below?.required && fallback !== undefined)) delete laid[key]
  }
  known.set(values, { defaults, shape, laid })
  return laid
}
