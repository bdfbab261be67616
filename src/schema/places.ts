import { mapOf, type Path } from '../model/json.ts'
import { memoize } from '../model/memo.ts'
import { child, dereference, type Schema } from './schema.ts'

/** How deep a key is looked for: deeper than a container's fields nobody means it. */
const depth = 6

/**
 * The map in which a key belongs that stands in another, where that is above or below it and one place is nearer to the
 * top than all others; undefined otherwise.
 */
export function placeOf(key: string, from: Path, top: Schema): Path | undefined {
  const place = placesBelow(top).get(key)
  if (!place) return undefined
  const shared = Math.min(place.length, from.length)
  const isNear = place.slice(0, shared).every((step, index) => step === from[index] || typeof from[index] === 'number')
  return isNear ? [...from.slice(0, shared), ...place.slice(shared)] : undefined
}

/** Every key's map that is nearest to the top; undefined for a key of which several are equally near. */
const placesBelow = memoize((top: Schema): Map<string, Path | undefined> => {
  const places = new Map<string, Path | undefined>()
  let level: { schema: Schema; path: Path }[] = [{ schema: top, path: [] }]
  for (let step = 0; step <= depth; step++) {
    const found = new Map<string, Path | undefined>()
    for (const { schema, path } of level) {
      for (const key of Object.keys(propertiesOf(schema))) found.set(key, found.has(key) ? undefined : path)
    }
    for (const [key, path] of found) if (!places.has(key)) places.set(key, path)
    if (step < depth) level = level.flatMap(below)
  }
  return places
})

function below({ schema, path }: { schema: Schema; path: Path }): { schema: Schema; path: Path }[] {
  return [...Object.keys(propertiesOf(schema)), 0].flatMap((step) => {
    const next = child(schema, step)
    return next ? [{ schema: next, path: [...path, step] }] : []
  })
}

function propertiesOf(schema: Schema): object {
  const { properties } = dereference(schema).node
  return mapOf(properties)
}
