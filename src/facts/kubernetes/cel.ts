import { Environment } from '@marcbachmann/cel-js'
import { isObject, type Json, type JsonObject, mapOf, type Path } from '../../model/json.ts'
import { child, dereference, type Schema } from '../../schema/schema.ts'

/** What a rule in CEL of a custom resource's definition refuses. */
export interface CelRefusal {
  path: Path
  /** The definition's own words. */
  message: string
}

interface Rule {
  rule: string
  message?: string
}

/** What CEL sees: integers apart from other numbers, and fields under names that its grammar takes. */
type Seen = null | boolean | number | bigint | string | Seen[] | { [field: string]: Seen }

/** Fields whose names are words of CEL stand between underscores (apiserver/schema/cel, escaping.go). */
const reserved = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
)

const environment = new Environment().registerVariable('self', 'dyn')
const programs = new Map<string, (context: { self: Seen }) => unknown>()

/**
 * Evaluates the rules of an object's definition as an API server does: on the object with its defaults in place, outer
 * values first. A rule that can't be evaluated refuses what it is asked about, as there.
 */
export function celRefusals(object: JsonObject, schema: Schema): CelRefusal[] {
  const found: CelRefusal[] = []
  see(object, schema, [], found)
  return found
}

function see(value: Json, schema: Schema, path: Path, found: CelRefusal[]): Seen {
  const { node } = dereference(schema)
  const at = found.length
  const seen = seenOf(value, schema, path, found)
  const refused = ((node['x-kubernetes-validations'] ?? []) as unknown as Rule[]).flatMap(({ rule, message = rule }) =>
    holds(rule, seen) ? [] : [{ path, message }],
  )
  found.splice(at, 0, ...refused)
  return seen
}

function seenOf(value: Json, schema: Schema, path: Path, found: CelRefusal[]): Seen {
  const { node, document } = dereference(schema)
  if (Array.isArray(value)) {
    const items = isObject(node.items) ? { node: node.items, document } : { node: {}, document }
    return value.map((item, index) => see(item, items, [...path, index], found))
  }
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries({ ...defaultsOf(node), ...value }).map(([key, field]) => {
        const below = child(schema, key) ?? { node: {}, document }
        return [reserved.has(key) ? `__${key}__` : key, see(field, below, [...path, key], found)]
      }),
    )
  }
  return typeof value === 'number' && node.type === 'integer' ? BigInt(value) : value
}

const defaultsOf = ({ properties }: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(mapOf(properties)).flatMap(([key, property]) =>
      isObject(property) && property.default !== undefined ? [[key, property.default]] : [],
    ),
  )

/** cel-js asks `has` of fields below a name only: `has(a[0].b)` is asked of a list of one. */
const askable = (rule: string): string =>
  rule.replace(/\bhas\(([^()]+)\.(\w+)\)/g, (has, object: string, field: string) =>
    object.includes('[') ? `[${object}].all(it, has(it.${field}))` : has,
  )

function holds(rule: string, self: Seen): boolean {
  try {
    const program = programs.get(rule) ?? environment.parse(askable(rule))
    programs.set(rule, program)
    return program({ self }) === true
  } catch {
    return false
  }
}
