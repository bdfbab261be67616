import type { Json } from '../../model/json.ts'

/** How many lines a value takes as block YAML: what a reader of the overlay pays for it. */
export const lines = (value: Json): number => Math.max(linesBelow(value), 1)

/** How many of them are not the line of its key or dash: none of a scalar, or of an empty map or list. */
function linesBelow(value: Json): number {
  if (typeof value !== 'object' || value === null) return 0
  let sum = 0
  if (Array.isArray(value)) {
    // The first line of an element shares the line of its dash.
    for (const element of value) sum += lines(element)
  } else {
    for (const key in value) sum += 1 + linesBelow(value[key]!)
  }
  return sum
}
