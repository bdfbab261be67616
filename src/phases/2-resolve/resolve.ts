import { compareText, type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts'
import { withoutUnused } from '../../facts/mlflow/unused.ts'
import { type Environment, locateValue, ownNamespace } from '../../model/environment.ts'
import type { Json, JsonObject, Path } from '../../model/json.ts'
import { type Source, withIncluded } from '../../model/source.ts'
import { shape } from '../../schema/defaults.ts'
import type { Values } from '../../schema/generated/types.ts'
import { type TemplatePlaces, templatePlaces } from '../../schema/templates.ts'
import { checkIds, idOfFile, isEnvironment } from './ids.ts'
import { type LoadedFiles, layerFinder } from './layers.ts'
import { layOver, merge } from './merge.ts'
import { type Context, expand, mostCharacters, type TemplateError } from './template.ts'

/** The files of an environment, of which its values are to be made. */
export type Layered = Omit<Environment, 'written' | 'values'>

interface Found {
  /** The environments whose own file could be parsed, in the order of their ids. */
  environments: Layered[]
  /** The ids of all environments, those with unreadable files among them. */
  ids: string[]
  /** The layers beneath every environment, the lowest first: those of the company. */
  company: Source[]
  diagnostics: Diagnostic[]
}

/** Layers on top of one environment: render's -f and --set. */
export interface Extra {
  id: string
  layers: readonly Source[]
}

/** Finds the layers of each environment. */
export function findLayers(files: LoadedFiles, extra?: Extra): Found {
  const paths = [...new Set([...files.sources.keys(), ...files.broken])]
    .filter((path) => isEnvironment(path) && !files.objects?.has(path))
    .sort((a, b) => compareText(idOfFile(a), idOfFile(b)) || compareText(a, b))
  const diagnostics = checkIds(paths)
  const layers = layerFinder(files, (diagnostic) => diagnostics.push(diagnostic))
  const environments = paths.flatMap((path) => {
    const { sources, isComplete } = layers.of(path)
    const source = files.sources.get(path)
    const id = idOfFile(path)
    const all = extra?.id === id ? [...sources, ...extra.layers] : sources
    return source ? [{ id, source, layers: all, isComplete }] : []
  })
  return {
    environments,
    ids: [...new Set(paths.map(idOfFile))],
    company: layers.company().sources,
    diagnostics,
  }
}

/** Makes an environment of its layers; templates that can't be expanded are added to the diagnostics. */
export function resolveLayers(found: Layered, diagnostics: Diagnostic[]): Environment {
  const { id, layers } = found
  const written = mergeLayers(layers)
  const values = withDefaults(written)
  values.namespace ??= ownNamespace(id)
  const environment: Environment = { ...found, written, values: values as unknown as Values }
  const expanded = expandTemplates(values, {}, (path, errors) => {
    const location = locateValue(environment, path)
    for (const { message, help } of errors) {
      diagnostics.push(diagnose('template', location, { message, help, environments: [id] }))
    }
  })
  environment.values = expanded as unknown as Values
  return environment
}

/** The cluster of an environment: no template makes it, and no layer has a part of it. */
export const clusterOf = ({ layers }: Layered): string =>
  (layers.findLast(({ values }) => values.cluster !== undefined)?.values.cluster ??
    shape.properties.cluster!.default) as string

/** The values of layers, merged, without what they extend. */
export function mergeLayers(layers: readonly Source[]): JsonObject {
  const { extends: _, ...written } = layers.reduce<JsonObject>((under, layer) => merge(under, withIncluded(layer)), {})
  return written
}

/** Merged values over the schema's defaults, without those that nothing is made of. */
export const withDefaults = (written: JsonObject): JsonObject => withoutUnused(layOver(shape, written), written)

/** Values whose templates are expanded; those that can't be are left as they are, and reported. */
export function expandTemplates(
  values: JsonObject,
  { isPartial = false }: Pick<Context, 'isPartial'>,
  report: (path: Path, errors: TemplateError[]) => void,
): JsonObject {
  const release = { Name: String(values.release), Namespace: String(values.namespace ?? '') }
  const room = { characters: mostCharacters }
  const replace = (text: string, path: Path): string => {
    const result = expand(text, { values, release, isPartial, room })
    if ('text' in result) return result.text
    report(path, result.errors)
    return text
  }
  return replaceIn(values, templatePlaces, [], replace) as JsonObject
}

/** Replaces the templates at some places of a value; shares everything that stays the same. */
function replaceIn(
  value: Json,
  { isHere, below }: TemplatePlaces,
  path: (string | number)[],
  replace: (text: string, path: Path) => string,
): Json {
  if (typeof value === 'string') return isHere && value.includes('{{') ? replace(value, [...path]) : value
  if (typeof value !== 'object' || value === null) return value
  let copy: JsonObject | undefined
  for (const [key, places] of below) {
    const names = key === '*' ? Object.keys(value) : Object.hasOwn(value, key) ? [key] : []
    for (const name of names) {
      const before = (copy ?? (value as JsonObject))[name]!
      if (typeof before !== 'string' && typeof before !== 'object') continue
      path.push(Array.isArray(value) ? Number(name) : name)
      const after = replaceIn(before, places, path, replace)
      path.pop()
      if (after === before) continue
      copy ??= (Array.isArray(value) ? [...value] : { ...value }) as JsonObject
      copy[name] = after
    }
  }
  return copy ?? value
}
