import { mapOf, type Path } from '../model/json.ts'
import { child, dereference, type Schema } from './schema.ts'

/** How deep a key is looked for: deeper than a container's fields nobody means it. */
const depth = 6

/**
 * The map in which a key belongs that stands in another, where that is above or below it and one place is nearer to the
 * top than all others; undefined otherwise.
 */
export function placeOf(key: string, from: Path, top: Schema): Path | undefined {
  const place = nearest(key, top)
  if (!place) return undefined
  const shared = Math.min(place.length, from.length)
  const isNear = place.slice(0, shared).every((step, index) => step === from[index] || typeof from[index] === 'number')
  return isNear ? [...from.slice(0, shared), ...place.slice(shared)] : undefined
}

function nearest(key: string, top: Schema): Path | undefined {
  let level: { schema: Schema; path: Path }[] = [{ schema: top, path: [] }]
  for (let step = 0; step <= depth; step++) {
    const found = level.filter(({ schema }) => Object.hasOwn(propertiesOf(schema), key))
    if (found.length > 0) return found.length === 1 ? found[0]!.path : undefined
    level = level.flatMap(({ schema, path }) => {
      const below = Object.keys(propertiesOf(schema)).flatMap((name) => {
        const next = child(schema, name)
        return next ? [{ schema: next, path: [...path, name] }] : []
      })
      const item = child(schema, 0)
      return item ? [...below, { schema: item, path: [...path, 0] }] : below
    })
  }
  return undefined
}

function propertiesOf(schema: Schema): object {
  const { properties } = dereference(schema).node
  return mapOf(properties)
}
