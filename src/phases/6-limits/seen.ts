import { isObject, type Json, type Path } from '../../model/json.ts'
import { child, dereference, type Schema } from '../../schema/schema.ts'

/**
 * A value as CEL sees it, which tells of every part of it that is read: integers apart from other numbers, as the schema
 * has them, or, without one, as they are. Parts are made when they are read.
 */
export function seen(value: Json, schema: Schema | undefined, read: (path: Path) => void, path: Path = []): unknown {
  if (typeof value === 'number') return isInteger(value, schema) ? BigInt(value) : value
  if (typeof value !== 'object' || value === null) return value
  const parts: object = Array.isArray(value) ? new Array(value.length) : {}
  for (const key of Object.keys(value)) {
    const step = isObject(value) ? key : Number(key)
    const below = [...path, step]
    let made: { part: unknown } | undefined
    Object.defineProperty(parts, key, {
      enumerable: true,
      configurable: true,
      get() {
        read(below)
        made ??= { part: seen((value as { [key: string]: Json })[key]!, schema && child(schema, step), read, below) }
        return made.part
      },
    })
  }
  return parts
}

function isInteger(value: number, schema: Schema | undefined): boolean {
  const types = schema ? [dereference(schema).node.type].flat() : []
  return Number.isSafeInteger(value) && !types.includes('number')
}
