import type { Location } from '../diagnostic.ts'
import type { Environment } from '../environment.ts'
import { at, equal, isObject, type Json, type Path } from '../json.ts'
import { shape } from '../schema.ts'
import { locate } from '../source.ts'

/** A layer that says what a value is, and where. */
export interface Origin {
  /** The environment's own file, a `_defaults.yaml`, a file that is extended, or the schema. */
  layer: 'environment' | 'defaults' | 'override' | 'schema'
  /** Absent for the schema. */
  location?: Location
  /** What the layer says, templates not expanded: null removes what lies beneath it. */
  value: Json
}

/** Who says what a value is, the one that counts first; then those whose word it takes the place of, the schema's default last. */
export function origins({ layers, source }: Environment, path: Path): Origin[] {
  const said = layers.flatMap((layer): Origin[] => {
    const value = at(layer.values, path)
    if (value === undefined) return []
    const isDefaults = /(^|\/)_defaults\.ya?ml$/.test(layer.file)
    return [{ layer: layer === source ? 'environment' : isDefaults ? 'defaults' : 'override', location: locate(layer, path), value }]
  })
  const fallback = defaultAt(path)
  return [...said.reverse(), ...(fallback === undefined ? [] : [{ layer: 'schema' as const, value: fallback }])]
}

/** The schema's default for a value; undefined where it has none. */
export const defaultAt = (path: Path): Json | undefined => at(shape.default, path)

/** A value of an environment, as it is in the end. */
export interface Resolved {
  path: string[]
  value: Json
}

/** The values of an environment, map by map down to what is no map; only those that differ from the defaults, unless all are asked for. */
export function resolvedValues({ values }: Environment, all: boolean): Resolved[] {
  const below = (value: Json, path: string[]): Resolved[] => {
    const isMap = isObject(value) && Object.keys(value).length > 0
    if (isMap) return Object.entries(value).flatMap(([key, next]) => below(next, [...path, key]))
    return all || !equal(value, defaultAt(path)) ? [{ path, value }] : []
  }
  return below(values as unknown as Json, [])
}
