import type { Location } from '../diagnostics/diagnostic.ts'
import type { Values } from '../schema/generated/types.ts'
import { at, type Json, type JsonObject, type Path } from './json.ts'
import type { KubernetesObject } from './kubernetes-object.ts'
import { locate, type Source, withIncluded } from './source.ts'

/** An environment as it is resolved: its values, and the files they were made of. */
export interface Environment {
  /** The path below environments/ without the extension: `team-a/prod`. */
  id: string
  /** The environment's own file. */
  source: Source
  /** All files that the values were made of, the lowest first, the environment's own last. */
  layers: Source[]
  /** Whether those are all: not where one is missing or has errors, which are reported where they are. */
  isComplete: boolean
  /** The layers merged, nulls kept, before the defaults and the templates: what people wrote. */
  written: JsonObject
  /** The final values. They have the type only once `check` has found no error in them. */
  values: Values
}

/** An environment, as far as it says where it is. */
export interface PlacedEnvironment {
  id: string
  values: Pick<Values, 'cluster' | 'namespace'>
}

/** An environment and the objects that are made of it. */
export interface CompiledEnvironment {
  environment: Environment
  objects: KubernetesObject[]
}

/** The same, with the objects that the values alone make of it; where it has no patches, these are the same. */
export interface PatchedEnvironment extends CompiledEnvironment {
  rendered: KubernetesObject[]
}

/** An id as a part of a name: DNS labels know no `/`. */
export const dashed = (id: string): string => id.replaceAll('/', '-')

/** The namespace of an environment that names none. */
export const ownNamespace = (id: string): string => `mlflow-${dashed(id)}`

/** The last layer that sets a path; undefined where the value is a default. */
export function origin(layers: readonly Source[], path: Path): Source | undefined {
  return layers.findLast((layer) => at(withIncluded(layer), path) !== undefined)
}

/** The objects of `extraObjects`, each with its place there; the name of a file that could not be read is none. */
export const extraEntries = ({ extraObjects }: Values): [index: number, object: KubernetesObject][] =>
  [...extraObjects.entries()].flatMap(([index, item]) =>
    typeof item === 'string' ? [] : [[index, item as unknown as KubernetesObject]],
  )

/** The files of which objects of `extraObjects` were made, by those to which nothing was added, nor taken from them. */
export function filesOf({ layers }: Environment): ReadonlyMap<Json, Source> {
  const { included = new Map<string, Source>() } = origin(layers, ['extraObjects']) ?? {}
  return new Map([...included.values()].map((source) => [source.values, source]))
}

/**
 * Where an environment's value was written: in the last layer that sets its path, else in the one that sets the longest
 * part of it, else at the beginning of the environment's own file.
 */
export function locateValue(environment: Environment, path: Path, part?: 'key' | 'value'): Location {
  for (let length = path.length; length > 0; length--) {
    const layer = origin(environment.layers, path.slice(0, length))
    if (layer) return locate(layer, path.slice(0, length), length < path.length ? 'key' : part)
  }
  return locate(environment.source, [])
}
