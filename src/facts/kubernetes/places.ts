import { isObject, type Json, type JsonObject, mapOf, type Path } from '../../model/json.ts'
import { dereference, type Schema } from '../../schema/schema.ts'

/** Is shown a value within another, its place for as long as it looks, and what is known of its schema. */
type Visitor<Known> = (value: Json, path: Path, known: Known) => void

/** The places below a schema at which something may be of interest: every other branch is cut off. */
interface Branch<Known> {
  known: Known | undefined
  fields: Map<string, Branch<Known>>
  items: Branch<Known> | undefined
  others: Branch<Known> | undefined
}

/** Finds in a value the places whose schemas are sought, outer ones first. */
export type Search<Known> = (value: Json, visit: Visitor<Known>) => void

/**
 * A search in values of a schema.
 *
 * @param knownOf what is to be known of a place, by its dereferenced schema; undefined where it is not sought. It is
 *   asked once a schema
 */
export function searchFor<Known>(schema: Schema, knownOf: (node: JsonObject) => Known | undefined): Search<Known> {
  // Made when it is first asked: not every command checks values.
  const tops: (Branch<Known> | undefined)[] = []
  return (value, visit) => {
    if (tops.length === 0) tops.push(branchOf(schema, knownOf, new Map()))
    const [top] = tops
    if (top) walk(top, value, [], visit)
  }
}

/** The same for each field of a schema by itself, by its key, as far as anything is sought there. */
export function fieldSearches<Known>(
  schema: Schema,
  knownOf: (node: JsonObject) => Known | undefined,
): ReadonlyMap<string, Search<Known>> {
  const fields = branchOf(schema, knownOf, new Map())?.fields ?? []
  return new Map(
    Array.from(fields, ([key, branch]) => [key, (value, visit) => walk(branch, value, [key], visit)] as const),
  )
}

function branchOf<Known>(
  schema: Schema,
  knownOf: (node: JsonObject) => Known | undefined,
  made: Map<JsonObject, Branch<Known> | undefined>,
): Branch<Known> | undefined {
  const { node, document } = dereference(schema)
  if (made.has(node)) return made.get(node)
  // A definition that contains itself is cut off where it does.
  made.set(node, undefined)
  const below = (next: Json | undefined): Branch<Known> | undefined =>
    isObject(next) ? branchOf({ node: next, document }, knownOf, made) : undefined
  const branch: Branch<Known> = {
    known: knownOf(node),
    fields: new Map(),
    items: below(node.items),
    others: below(node.additionalProperties),
  }
  for (const [key, property] of Object.entries(mapOf(node.properties))) {
    const field = below(property)
    if (field) branch.fields.set(key, field)
  }
  const isEmpty = branch.known === undefined && branch.fields.size === 0 && !branch.items && !branch.others
  if (!isEmpty) made.set(node, branch)
  return isEmpty ? undefined : branch
}

/** `path` is where it is by now. */
function walk<Known>(branch: Branch<Known>, value: Json, path: (string | number)[], visit: Visitor<Known>): void {
  const { known, fields, items, others } = branch
  if (known !== undefined) visit(value, path, known)
  if (Array.isArray(value)) {
    if (!items) return
    for (let index = 0; index < value.length; index++) {
      path.push(index)
      walk(items, value[index]!, path, visit)
      path.pop()
    }
  } else if (isObject(value)) {
    for (const key of Object.keys(value)) {
      const below = fields.get(key) ?? others
      if (!below) continue
      path.push(key)
      walk(below, value[key]!, path, visit)
      path.pop()
    }
  }
}
