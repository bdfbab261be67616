import { itemsOf, type Json, type JsonObject, listOf, own, type Path } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import { memoize, memoizeRecent } from '../../model/memo.ts'
import { kindSchema, type Schema } from '../../schema/schema.ts'
import { rowOf } from './kinds.ts'
import { fieldSearches, type Search, searchFor } from './places.ts'
import { type Fault, isSet, type Rule } from './rules/rule.ts'
import { rules } from './rules/rules.ts'

/** What an API server refuses: the value at fault, the sentence that follows its path, and what to write instead. */
export interface Refusal {
  path: Path
  sentence: string
  help: string
}

/**
 * Finds what an API server refuses in a value whose every field is valid: fields that exclude each other, names that
 * lead nowhere, items that stand twice.
 *
 * @param search for the definitions of which there are rules
 */
function refusals(search: Search<Ruled>, value: Json): Refusal[] {
  const found: Refusal[] = []
  let where: Path = []
  let sentence = ''
  const report = ({ at, help }: Fault): unknown => found.push({ path: [...where, ...at], sentence, help })
  search(value, (part, path, { rules, keys }) => {
    if (typeof part !== 'object' || part === null) return
    where = path
    for (const rule of rules) {
      sentence = rule[0]
      rule[1](part as JsonObject, report)
    }
    if (keys.length === 0 || !Array.isArray(part)) return
    for (const fault of repeated(part, keys)) found.push({ ...fault, path: [...path, ...fault.path] })
  })
  return found
}

/** What there is to look at in the values of a schema. */
interface Ruled {
  rules: readonly (readonly [sentence: string, find: Rule])[]
  /** The fields by which the items of a list are told apart. */
  keys: readonly string[]
}

function ruledOf(node: JsonObject): Ruled | undefined {
  const found = Object.entries(own(rules, String(node.title)) ?? {})
  const keys = listOf(node['x-kubernetes-list-map-keys']) as string[]
  return found.length > 0 || keys.length > 0 ? { rules: found, keys } : undefined
}

/**
 * The same for each field of the values of a schema, by its key, as far as there are rules of what is in it: what many
 * values have alike is looked at once.
 */
export const fieldRefusals = memoize(
  (schema: Schema): ReadonlyMap<string, (value: Json) => Refusal[]> =>
    new Map(
      Array.from(fieldSearches(schema, ruledOf), ([key, search]) => [
        key,
        memoizeRecent((value) => refusals(search, value)),
      ]),
    ),
)

/** The same for an object; nothing for one whose kind has no definition. */
export function objectRefusals(object: KubernetesObject): Refusal[] {
  if (!rowOf(object)) return []
  const search = searches.get(object.kind) ?? searchFor(kindSchema(object.kind), ruledOf)
  searches.set(object.kind, search)
  return refusals(search, object)
}

const searches = new Map<string, Search<Ruled>>()

/** The items of a list whose key an earlier one has: server-side apply tells items apart by it. */
function repeated(items: readonly Json[], keys: readonly string[]): Refusal[] {
  const found: Refusal[] = []
  const seen = new Map<Json, number>()
  for (const [index, item] of itemsOf(items)) {
    const key = keys.length === 1 ? keyOf(item, keys[0]!) : JSON.stringify(keys.map((name) => keyOf(item, name)))
    const first = seen.get(key)
    if (first === undefined) seen.set(key, index)
    else {
      const field = keys.find((key) => isSet(item[key])) ?? keys[0]!
      found.push({ path: [index, field], sentence: `stands in item ${first} already`, help: 'remove one of the two' })
    }
  }
  return found
}

const keyOf = (item: JsonObject, name: string): Json => item[name] ?? (name === 'protocol' ? 'TCP' : '')
