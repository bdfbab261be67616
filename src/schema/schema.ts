import fleet from '../../schema/fleet.schema.json' with { type: 'json' }
import kubernetes from '../../schema/kubernetes.schema.json' with { type: 'json' }
import { at, isObject, type JsonObject, type Path, parsePointer } from '../model/json.ts'
import { valuesSchema } from './values.ts'

/** The schemas as data: where defaults, descriptions and the `x-` keywords are read from. */
const documents: { [id: string]: JsonObject } = {
  'environment.schema.json': valuesSchema,
  'fleet.schema.json': fleet as JsonObject,
  'kubernetes.schema.json': kubernetes as JsonObject,
}

/** A subschema, and the document in which its own `$ref`s are to be read. */
export interface Schema {
  node: JsonObject
  document: string
}

const top = (document: string): Schema => ({ node: documents[document]!, document })

/** The schema of an environment's values. */
export const root: Schema = top('environment.schema.json')

/** The schema of environments/_fleet.yaml. */
export const fleetRoot: Schema = top('fleet.schema.json')

/** The definition of a kind of Kubernetes object. */
export const kindSchema = (kind: string): Schema => ({
  node: { $ref: `#/definitions/${kind}` },
  document: 'kubernetes.schema.json',
})

/** Whether a schema is that of a Kubernetes object, not of what people write in environments/. */
export const isOfKubernetes = ({ document }: Schema): boolean => document === 'kubernetes.schema.json'

/** Follows `$ref` and the `allOf` of one that carries it beside a description; what stands beside wins. */
export function dereference(schema: Schema): Schema {
  const { node, document } = schema
  const reference = node.$ref ?? at(node, ['allOf', 0, '$ref'])
  if (typeof reference !== 'string') return schema
  const target = dereference(resolve(reference, document))
  if (node.$ref !== undefined) return target
  const { allOf: _, ...beside } = node
  return { node: { ...target.node, ...beside }, document: target.document }
}

function resolve(reference: string, document: string): Schema {
  const [file, pointer = ''] = reference.split('#')
  const target = file || document
  return { node: at(documents[target], parsePointer(pointer)) as JsonObject, document: target }
}

/** The subschema for a key of a map or an item of a list; undefined where the schema knows none. */
export function child(schema: Schema, key: string | number): Schema | undefined {
  const { node, document } = dereference(schema)
  const next = typeof key === 'number' ? node.items : (at(node, ['properties', key]) ?? node.additionalProperties)
  return isObject(next) ? { node: next, document } : undefined
}

/** The subschema for a path from the top of a schema, dereferenced; undefined where the schema knows none. */
export function schemaAt(path: Path, top: Schema): Schema | undefined {
  let schema: Schema | undefined = top
  for (const key of path) schema &&= child(schema, key)
  return schema && dereference(schema)
}

/** Whether the values of a schema may be maps with keys that it does not name. */
export const isFree = (schema: Schema): boolean => {
  const { type, properties, additionalProperties } = dereference(schema).node
  return [type ?? 'object'].flat().includes('object') && !properties && additionalProperties !== false
}

/** Whether numbers and booleans at a path become texts, so that the value is how they are spelled. */
export function endsAsText(path: Path, top: Schema): boolean {
  const types = schemaAt(path, top)?.node.type
  return Array.isArray(types) && ['string', 'number', 'boolean'].every((type) => types.includes(type))
}

/**
 * The subschema of a value of an environment; undefined where there is no such value. `extends` is none: it names
 * files.
 */
export const valueSchemaAt = (path: Path): Schema | undefined =>
  path[0] === 'extends' ? undefined : schemaAt(path, root)
