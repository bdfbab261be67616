import { isObject } from '../json.ts'
import type { Json } from '../json.ts'

/** How many lines a value takes as block YAML: what a reader of the overlay pays for it. */
export function lines(value: Json): number {
  const values = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : []
  if (values.length === 0) return 1
  // A key whose value is a map or a list has a line of its own; the first line of a list's element shares the dash's.
  const heads = Array.isArray(value) ? 0 : values.filter(isNested).length
  return values.reduce<number>((sum, item) => sum + lines(item), heads)
}

const isNested = (value: Json): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length > 0
