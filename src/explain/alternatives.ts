import { equal, isObject, type Json, type JsonObject, listOf, mapOf } from '../model/json.ts'
import { child, dereference, root, type Schema } from '../schema/schema.ts'

/**
 * Texts of many forms: names, hosts, paths, URIs, quantities, numbers, versions. Of these a value takes those that its
 * pattern allows.
 */
const texts = [
  'x',
  'x-2',
  '/x',
  '/x/y',
  's3://x/y',
  'x.example.com',
  'https://x.example.com',
  'x/y',
  'x.example.com/x',
  '1Gi',
  '5m',
  '2',
  '1',
  '8080',
  'x.y',
  '1.2.3',
  'sha256:0',
  '-',
  '',
]

/**
 * What else a value could be, as its schema has it: the other members of an enum, the other boolean, a number more and
 * less, the schema's examples and default and other texts, a list or a map with an entry less or more. The schema may
 * still refuse one of them for what stands elsewhere.
 */
export function alternatives(schema: Schema, value: Json | undefined): Json[] {
  const { node } = dereference(schema)
  const found = [
    ...listOf(node.examples),
    ...(node.default === undefined ? [] : [node.default]),
    ...byForm(schema, value),
  ]
  return found.filter((other, index) => !equal(other, value) && found.findIndex((same) => equal(same, other)) === index)
}

function byForm(schema: Schema, value: Json | undefined): Json[] {
  const { node, document } = dereference(schema)
  if (Array.isArray(node.enum)) return node.enum
  const branches = [node.anyOf, node.oneOf].flatMap(listOf)
  if (branches.length > 0)
    return branches.flatMap((branch) => alternatives({ node: branch as JsonObject, document }, value))
  return typesOf(node).flatMap((type) => forms[type]?.(schema, value) ?? [])
}

const typesOf = (node: JsonObject): string[] =>
  node.type === undefined ? ['string'] : ([node.type].flat() as string[])

const forms: Record<string, (schema: Schema, value: Json | undefined) => Json[]> = {
  boolean: () => [true, false],
  integer: (schema, value) => numbers(schema, value),
  number: (schema, value) => numbers(schema, value),
  string: ({ node }, value) => {
    const fits = isText(node)
    return (typeof value === 'string' && value !== '' ? [`${value}x`, `x${value}`, ...texts] : texts)
      .filter(fits)
      .slice(0, 6)
  },
  array: (schema, value) => {
    const list = listOf(value)
    const items = child(schema, 0)
    const others = items ? [...optional(sample(items)), ...alternatives(items, list[0])].slice(0, 3) : []
    return [[], list.slice(0, -1), ...others.flatMap((other) => [[other], [other, ...list.slice(1)], [...list, other]])]
  },
  object: (schema, value) => {
    const map = mapOf(value)
    const entries = keysOf(schema).flatMap((key) => samples(child(schema, key)!).map((entry) => ({ [key]: entry })))
    return [{}, ...entries, ...entries.map((entry) => ({ ...map, ...entry }))]
  },
}

const optional = <Value>(value: Value | undefined): Value[] => (value === undefined ? [] : [value])

/** The keys that a map may have; for one of any keys, a new one. */
function keysOf(schema: Schema): string[] {
  const { node } = dereference(schema)
  return [...Object.keys(mapOf(node.properties)), ...(isObject(node.additionalProperties) ? [keyFor(node)] : [])]
}

/** A key that a map takes: of another form where it asks for one. */
const keyFor = ({ propertyNames }: JsonObject): string =>
  [newKey, ...texts].find(
    isText(isObject(propertyNames) ? dereference({ node: propertyNames, document: root.document }).node : {}),
  ) ?? newKey

/** Values that the schema takes: the smallest, and, of a map, one with each of its keys. */
function samples(schema: Schema): Json[] {
  const smallest = sample(schema)
  if (!isObject(smallest)) return optional(smallest)
  return [
    smallest,
    ...keysOf(schema).flatMap((key) =>
      optional(sample(child(schema, key)!)).map((entry) => ({ ...smallest, [key]: entry })),
    ),
  ]
}

/** The key of an entry that a map of any keys gets. */
export const newKey = 'x'

const numbers = ({ node }: Schema, value: Json | undefined): Json[] => {
  const { minimum = 0, maximum = Infinity } = node as { minimum?: number; maximum?: number }
  const now = typeof value === 'number' ? value : Number(minimum)
  return [now + 1, now - 1, minimum, minimum + 1, maximum].filter(
    (number) => number >= minimum && number <= maximum && Number.isFinite(number),
  )
}

const isText =
  ({ pattern, minLength = 0, maxLength = Infinity }: JsonObject) =>
  (text: string): boolean =>
    text.length >= Number(minLength) &&
    text.length <= Number(maxLength) &&
    (pattern === undefined || new RegExp(String(pattern)).test(text))

/** A value that the schema takes, as small as it may be; undefined where none is found. */
function sample(schema: Schema): Json | undefined {
  const { node, document } = dereference(schema)
  if (node.default !== undefined) return node.default
  if (Array.isArray(node.examples)) return node.examples[0]
  if (Array.isArray(node.enum)) return node.enum[0]
  const [branch] = [node.anyOf, node.oneOf].flatMap(listOf)
  if (isObject(branch)) return sample({ node: branch, document })
  const [type] = typesOf(node)
  if (type === 'string') return texts.find(isText(node))
  if (type === 'boolean') return true
  if (type === 'array') return []
  if (type !== 'object') return Number(node.minimum ?? 1)
  const needed = [node.required, node['x-required']].flatMap((keys) => (Array.isArray(keys) ? (keys as string[]) : []))
  const entries = needed.map((key) => [key, child(schema, key) && sample(child(schema, key)!)] as const)
  return entries.some(([, value]) => value === undefined) ? undefined : Object.fromEntries(entries as [string, Json][])
}
