import { isObject, type Json, type JsonObject, mapOf, type Path } from '../../model/json.ts'
import { dereference, type Schema } from '../../schema/schema.ts'

/** Is shown a value within another, its place for as long as it looks, and its schema, dereferenced. */
type Visitor = (value: Json, path: Path, node: JsonObject) => void

/** The places below a schema at which something may be of interest: every other branch is cut off. */
interface Branch {
  node: JsonObject
  isSought: boolean
  fields: Map<string, Branch>
  items?: Branch | undefined
  others?: Branch | undefined
}

/** Finds in a value the places whose schemas are sought, outer ones first. */
export type Search = (value: Json, visit: Visitor) => void

/**
 * A search in values of a schema.
 *
 * @param isSought decides by the dereferenced schema of a place; it is asked once a schema
 */
export function searchFor(schema: Schema, isSought: (node: JsonObject) => boolean): Search {
  // Made when it is first asked: not every command checks values.
  const tops: (Branch | undefined)[] = []
  return (value, visit) => {
    if (tops.length === 0) tops.push(branchOf(schema, isSought, new Map()))
    const [top] = tops
    if (top) walk(top, value, [], visit)
  }
}

function branchOf(schema: Schema, isSought: (node: JsonObject) => boolean, known: Map<JsonObject, Branch | undefined>) {
  const { node, document } = dereference(schema)
  if (known.has(node)) return known.get(node)
  // A definition that contains itself is cut off where it does.
  known.set(node, undefined)
  const below = (next: Json | undefined): Branch | undefined =>
    isObject(next) ? branchOf({ node: next, document }, isSought, known) : undefined
  const branch: Branch = {
    node,
    isSought: isSought(node),
    fields: new Map(),
    items: below(node.items),
    others: below(node.additionalProperties),
  }
  for (const [key, property] of Object.entries(mapOf(node.properties))) {
    const field = below(property)
    if (field) branch.fields.set(key, field)
  }
  const isEmpty = !branch.isSought && branch.fields.size === 0 && !branch.items && !branch.others
  if (!isEmpty) known.set(node, branch)
  return isEmpty ? undefined : branch
}

/** `path` is where it is by now. */
function walk(branch: Branch, value: Json, path: (string | number)[], visit: Visitor): void {
  const { node, isSought, fields, items, others } = branch
  if (isSought) visit(value, path, node)
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
