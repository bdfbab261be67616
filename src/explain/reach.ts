import { compareObjects } from '../diff/compare.ts'
import type { ObjectChange } from '../diff/change.ts'
import { pathOf, type Step } from '../diff/object-diff.ts'
import { at, isObject, withValue, type Json, type JsonObject } from '../json.ts'
import type { KubernetesObject } from '../kubernetes/object.ts'
import { child, dereference, root, schemaAt, type Schema } from '../schema.ts'
import { variation, type Made } from '../variation.ts'
import { alternatives } from './alternatives.ts'

/** An environment as it is: what it is made of, its final values, and all of its objects. */
export interface Subject {
  made: Made
  values: JsonObject
  objects: KubernetesObject[]
}

/** A field that a value reaches; with an empty path an object that is there or not because of it. */
export interface Field {
  kind: string
  name: string
  path: Step[]
}

/**
 * The fields of an environment that move with a value: measured. The value is changed to what else it could be, one after the
 * other, and taken away, and the objects that then come of it are compared with those that there are.
 */
export function reach(subject: Subject, path: readonly string[]): Field[] {
  const found = new Map<string, Field>()
  for (const change of variations(subject, path)) {
    for (const field of fieldsOf(change)) found.set(JSON.stringify([field.kind, field.name, field.path]), field)
  }
  return [...found.values()]
}

/** What becomes of an environment's objects when a value is another, object by object. */
export function variations({ made, values, objects }: Subject, path: readonly string[]): ObjectChange[] {
  const schema = schemaAt(path, root)
  if (!schema) return []
  return othersOf(schema, at(values, path)).flatMap((other) => {
    const varied = variation({ ...made, written: withValue(made.written, path, other) as JsonObject })
    return varied ? compareObjects(objects, varied) : []
  })
}

/** What a value is changed to: nothing, so that its default holds, null, and what else it could be. */
export const othersOf = (schema: Schema, value: Json | undefined): (Json | undefined)[] => [undefined, null, ...alternatives(schema, value)]

/** The fields that a change moves, by the object that there is, or else by the one that there would be. */
export function fieldsOf(change: ObjectChange): Field[] {
  const { kind, metadata: { name } } = (change.before ?? change.after)!
  const paths = change.before && change.after ? change.fields.map(pathOf) : [[]]
  return paths.map((path) => ({ kind, name, path }))
}

/** Every value that an environment could have, by its path: those that the schema names, and the entries of maps and lists that it has. */
export const valuePaths = ({ values }: Pick<Subject, 'values'>): string[][] => pathsBelow(root, values, [])

function pathsBelow(schema: Schema, value: Json | undefined, path: string[]): string[][] {
  const { node, document } = dereference(schema)
  const known = document === root.document && isObject(node.properties) ? Object.keys(node.properties) : []
  const keys = [...new Set([...known, ...(isObject(value) ? Object.keys(value) : [])])].filter((key) => key !== 'extends')
  const own = path.length === 0 || keys.length > 0 ? [] : [path]
  return [...own, ...keys.flatMap((key) => pathsBelow(child(schema, key) ?? { node: {}, document }, isObject(value) ? value[key] : undefined, [...path, key]))]
}

