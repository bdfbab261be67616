import { compareObjects, type ObjectChange } from '../compare/compare.ts'
import { pathOf } from '../compare/object-diff.ts'
import type { Step } from '../compare/steps.ts'
import { allowedHosts, isChecked } from '../facts/mlflow/hosts.ts'
import { asJson, at, equal, isObject, type Json, type JsonObject, withValue } from '../model/json.ts'
import type { KubernetesObject } from '../model/kubernetes-object.ts'
import { type CompiledState, type Inputs, measurable, recompile, revalue } from '../recompile.ts'
import { child, dereference, root, type Schema, valueSchemaAt } from '../schema/schema.ts'
import { alternatives } from './alternatives.ts'

/** A field that a value reaches; with an empty path an object that is there or not because of it. */
export interface ReachedField {
  kind: string
  name: string
  path: Step[]
}

/**
 * The fields of an environment that move with a value: measured. The value is changed to what else it could be, one
 * after the other, and taken away, and the objects that then come of it are compared with those that there are.
 */
export function reach(state: CompiledState, path: readonly string[]): ReachedField[] {
  const found = new Map<string, ReachedField>()
  for (const change of variations(state, path).flat()) {
    for (const field of reachedFields(change)) found.set(JSON.stringify([field.kind, field.name, field.path]), field)
  }
  return [...found.values()]
}

/** The host names that a server answers to, where they follow from one of the values, and are known. */
export function answeredHosts(state: CompiledState, paths: readonly string[][]): string[] | undefined {
  const names = isChecked(state.environment.values) ? allowedHosts(state.objects)?.names : undefined
  if (names === undefined) return undefined
  const isMoved = (variant: KubernetesObject[]) => !equal(allowedHosts(variant)?.names, names)
  return paths.some((path) => variants(state, path).some(isMoved)) ? names : undefined
}

/** What becomes of an environment's objects when a value is another, object by object, for each of what it could be. */
export const variations = (state: CompiledState, path: readonly string[]): ObjectChange[][] =>
  variants(state, path).map((variant) => compareObjects(state.objects, variant))

/** The objects of an environment when a value is another, for each of what it could be. */
function variants({ inputs, environment }: CompiledState, path: readonly string[]): KubernetesObject[][] {
  const schema = valueSchemaAt(path)
  if (!schema) return []
  // Of what comes to the same values the same objects are made.
  const known = [asJson(environment.values)]
  return othersOf(schema, at(asJson(environment.values), path)).flatMap((other) => {
    const varied = { ...inputs, written: withValue(inputs.written, path, other) as JsonObject }
    const variant = revalue(varied)
    if (!variant || known.some((values) => equal(values, asJson(variant.values)))) return []
    known.push(asJson(variant.values))
    const objects = recompile(varied, variant)
    return objects ? [objects] : []
  })
}

/** What becomes of them with other inputs; nothing where what those come to has errors. */
export function varied(
  { inputs, objects }: Pick<CompiledState, 'inputs' | 'objects'>,
  others: Partial<Inputs>,
): ObjectChange[][] {
  const variant = recompile({ ...inputs, ...others })
  return variant ? [compareObjects(objects, variant)] : []
}

/** What a value is changed to: nothing, so that its default holds, null, and what else it could be. */
export const othersOf = (schema: Schema, value: Json | undefined): (Json | undefined)[] => [
  undefined,
  null,
  ...alternatives(schema, value),
]

/** The fields that a change moves, by the object of before, or else by the new one. */
export function reachedFields(change: ObjectChange): ReachedField[] {
  const {
    kind,
    metadata: { name },
  } = (change.before ?? change.after)!
  const paths = change.before && change.after ? change.fields.map(pathOf) : [[]]
  return paths.map((path) => ({ kind, name, path }))
}

/**
 * Every value that an environment could have, by its path: those that the schema names, and the entries of maps that it
 * has, or the map where it has too many to measure each.
 */
export const valuePaths = ({ environment }: Pick<CompiledState, 'environment'>): string[][] =>
  measurable(pathsBelow(root, asJson(environment.values), [])).map(({ path }) => path)

function pathsBelow(schema: Schema, value: Json | undefined, path: string[]): string[][] {
  if (value !== undefined && !isObject(value)) return [path]
  const { node, document } = dereference(schema)
  const known = document === root.document && isObject(node.properties) ? Object.keys(node.properties) : []
  const keys = [...new Set([...known, ...Object.keys(value ?? {})])].filter(
    (key) => path.length > 0 || key !== 'extends',
  )
  const own = path.length === 0 || keys.length > 0 ? [] : [path]
  return [
    ...own,
    ...keys.flatMap((key) => pathsBelow(child(schema, key) ?? { node: {}, document }, value?.[key], [...path, key])),
  ]
}
