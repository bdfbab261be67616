import { isObject, type Json, type JsonObject, mapOf, type Path } from '../../model/json.ts'
import { dereference, type Schema } from '../../schema/schema.ts'

/** A value within another, its place, and what the schema there says of it. */
interface Place {
  value: Json
  path: Path
  /** Its schema, dereferenced. */
  node: JsonObject
}

/** The places below a schema at which something may be of interest: every other branch is cut off. */
interface Branch {
  node: JsonObject
  isSought: boolean
  fields: Map<string, Branch>
  items?: Branch | undefined
  others?: Branch | undefined
}

/** Finds in a value the places whose schemas are sought, outer ones first. */
export type Search = (value: Json) => Place[]

/**
 * A search in values of a schema.
 *
 * @param isSought decides by the dereferenced schema of a place; it is asked once a schema
 */
export function searchFor(schema: Schema, isSought: (node: JsonObject) => boolean): Search {
  // Made when it is first asked: not every command checks values.
  const tops: (Branch | undefined)[] = []
  return (value) => {
    if (tops.length === 0) tops.push(branchOf(schema, isSought, new Map()))
    const places: Place[] = []
    const [top] = tops
    if (top) collect(top, value, [], places)
    return places
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

/** `path` is where it is by now; only what is sought keeps a copy. */
function collect(branch: Branch, value: Json, path: (string | number)[], places: Place[]): void {
  const { node, isSought, fields, items, others } = branch
  if (isSought) places.push({ value, path: [...path], node })
  if (Array.isArray(value)) {
    if (!items) return
    for (let index = 0; index < value.length; index++) {
      path.push(index)
      collect(items, value[index]!, path, places)
      path.pop()
    }
  } else if (isObject(value)) {
    for (const key of Object.keys(value)) {
      const below = fields.get(key) ?? others
      if (!below) continue
      path.push(key)
      collect(below, value[key]!, path, places)
      path.pop()
    }
  }
}
