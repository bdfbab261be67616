import { type Json, type JsonObject, listOf, type Path } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import { memoize } from '../../model/memo.ts'
import { kindSchema, type Schema } from '../../schema/schema.ts'
import { rowOf } from './kinds.ts'
import { type Search, searchFor } from './places.ts'
import { isSet } from './rules/rule.ts'
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
 * @param search for the definitions of which there are rules: see {@link searchRules}
 */
export function refusals(search: Search, value: Json): Refusal[] {
  const found: Refusal[] = []
  search(value, (part, path, node) => {
    if (typeof part !== 'object' || part === null) return
    for (const [sentence, find] of rulesOf(node)) {
      for (const { at, help } of find(part as JsonObject)) found.push({ path: [...path, ...at], sentence, help })
    }
    if (!Array.isArray(part) || part.length < 2) return
    for (const fault of repeated(part, node)) found.push({ ...fault, path: [...path, ...fault.path] })
  })
  return found
}

/** A search for the places at which rules apply. */
export const searchRules = (schema: Schema): Search =>
  searchFor(schema, (node) => byTitle.has(String(node.title)) || node[mapKeys] !== undefined)

const mapKeys = 'x-kubernetes-list-map-keys'

/** The same for an object; nothing for one whose kind has no definition. */
export function objectRefusals(object: KubernetesObject): Refusal[] {
  if (!rowOf(object)) return []
  const search = searches.get(object.kind) ?? searchRules(kindSchema(object.kind))
  searches.set(object.kind, search)
  return refusals(search, object)
}

const searches = new Map<string, Search>()

const byTitle = new Map(Object.entries(rules).map(([title, table]) => [title, Object.entries(table)]))

const rulesOf = memoize(({ title }: JsonObject) => byTitle.get(String(title)) ?? [])

/** The items of a list whose key an earlier one has: server-side apply tells items apart by it. */
function repeated(items: readonly Json[], node: JsonObject): Refusal[] {
  const keys = listOf(node[mapKeys]) as string[]
  if (keys.length === 0) return []
  const seen = new Map<string, number>()
  return items.flatMap((item, index) => {
    const values = keys.map((key) => (item as JsonObject)[key] ?? (key === 'protocol' ? 'TCP' : ''))
    const key = JSON.stringify(values)
    const first = seen.get(key)
    if (first === undefined) {
      seen.set(key, index)
      return []
    }
    const named = keys.filter((name) => isSet((item as JsonObject)[name]))
    return [
      {
        path: [index, named[0] ?? keys[0]!],
        sentence: `stands in item ${first} already`,
        help: 'remove one of the two',
      },
    ]
  })
}
