import type { Location } from '../diagnostics/diagnostic.ts'
import type { Environment } from '../model/environment.ts'
import { isDefaults } from '../model/environments-folder.ts'
import { asJson, at, equal, isObject, type Json, leafPaths, own, type Path } from '../model/json.ts'
import { locate, type Source } from '../model/source.ts'
import { shape } from '../schema/defaults.ts'

/** A layer that sets a value, and where. */
export interface Origin {
  /** The environment's own file, a `_defaults.yaml`, a file that is extended, the fleet file, or the schema. */
  layer: 'environment' | 'defaults' | 'override' | 'fleet' | 'schema'
  /** Absent for the schema. */
  location?: Location
  /** The layer's value, templates not expanded: null, at the value or above it, removes what lies beneath. */
  value: Json
}

/** The layers that set a value: the winning one first, then those that it overrides, the schema's default last. */
export function originsOf({ layers, source }: Environment, path: Path): Origin[] {
  const said = layers.flatMap((layer): Origin[] => {
    const value = saidAt(layer.values, path)
    if (value === undefined) return []
    return [
      {
        layer: layer === source ? 'environment' : isDefaults(layer.file) ? 'defaults' : 'override',
        location: locate(layer, path),
        value,
      },
    ]
  })
  const fallback = at(shape.default, path)
  return [...said.reverse(), ...(fallback === undefined ? [] : [{ layer: 'schema' as const, value: fallback }])]
}

/** The layer that has the last word on a value; undefined where none says anything of it. */
export const decidingLayer = (layers: readonly Source[], path: Path): Source | undefined =>
  layers.findLast((layer) => saidAt(layer.values, path) !== undefined)

/** The value at a path, as merging has it: a null on the way is one for all that is below. */
function saidAt(value: Json | undefined, path: Path): Json | undefined {
  for (const key of path) {
    if (value === null) return null
    value = at(value, [key])
  }
  return value
}

/** A value of an environment, as it is in the end. */
export interface ResolvedValue {
  path: string[]
  /** Absent where a null has taken it away. */
  value?: Json
}

/**
 * The values of an environment, map by map down to what is no map: those that a file sets, and those that differ from
 * the default; all of them if they are asked for.
 */
export function resolvedValues({ values, written }: Environment, all: boolean): ResolvedValue[] {
  const paths = new Map<string, string[]>()
  const [final, fallback] = [asJson(values), shape.default ?? {}]
  // A map that is the default's own has nothing to tell.
  const leavesOf = (value: Json, other: Json) => (all ? leafPaths(value) : leafPathsBeside(value, other))
  const leaves = [leavesOf(final, fallback), leafPaths(written), leavesOf(fallback, final)]
  for (const path of leaves.flat()) paths.set(JSON.stringify(path), path)
  const resolved = [...paths.values()].map((path) => ({ path, value: at(asJson(values), path) }))
  // A map that is a map again is shown by its entries.
  const shown = resolved.filter(
    ({ path, value }) =>
      path.length > 0 && path[0] !== 'extends' && !(isObject(value) && Object.keys(value).length > 0),
  )
  const told = shown.filter(
    ({ path, value }) => all || at(written, path) !== undefined || !equal(value, at(shape.default, path)),
  )
  // What is below a value that is no map any more is not there either.
  const ends = new Set(told.map(({ path }) => JSON.stringify(path)))
  const isBelow = (path: string[]): boolean =>
    path.some((_, length) => length > 0 && ends.has(JSON.stringify(path.slice(0, length))))
  return told
    .filter(({ path }) => !isBelow(path))
    .map(({ path, value }) => ({ path, ...(value !== undefined && { value }) }))
}

/** The paths of a value's leaves, but for those below maps and lists that it shares with another value. */
function leafPathsBeside(value: Json, other: Json | undefined, path: string[] = []): string[][] {
  if (value === other && typeof value === 'object') return []
  if (!isObject(value) || Object.keys(value).length === 0) return [path]
  return Object.entries(value).flatMap(([key, next]) =>
    leafPathsBeside(next, isObject(other) ? own(other, key) : undefined, [...path, key]),
  )
}
