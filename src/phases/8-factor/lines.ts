import type { Json } from '../../model/json.ts'

/** How many lines a value takes as block YAML: what a reader of the overlay pays for it. */
export function lines(value: Json): number {
  if (typeof value !== 'object' || value === null) return 1
  let sum = 0
  if (Array.isArray(value)) {
    // The first line of an element shares the line of its dash.
    for (const element of value) sum += lines(element)
  } else {
    // A key whose value is nested has a line of its own.
    for (const key in value) sum += lines(value[key]!) + (isNested(value[key]!) ? 1 : 0)
  }
  return Math.max(sum, 1)
}

function isNested(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return false
  for (const _ in value) return true
  return false
}
