import type { Code } from '../diagnostics/catalogue.ts'
import { type Details, type Diagnostic, diagnose, type Location } from '../diagnostics/diagnostic.ts'
import { at, formatPath, isObject, type Json, type JsonObject, withValue } from '../model/json.ts'
import { valueSchemaAt } from '../schema/schema.ts'

/** A value of the environment file, and where it stood before. */
interface Carried {
  path: string[]
  from: Location
}

/** An environment file in the making, and all that is to be said of it. */
export interface Draft {
  values: JsonObject
  carried: Carried[]
  /** What is another on purpose, a sentence each, by the value that says so: it is a comment beside that, too. */
  changed: { path: string[]; text: string }[]
  /** What the values have no key for, as strategic merges by kind of object. */
  patches: Map<string, JsonObject>
  problems: Diagnostic[]
  /** Whether the values have such a key. */
  has: (path: readonly string[]) => boolean
  set: (path: string[], value: Json | undefined, from?: Location) => void
  /** Lays a part of an object over the compiled one of its kind. */
  patch: (kind: string, part: JsonObject, from?: Location) => void
  change: (path: string[], text: string) => void
  problem: (code: Code, location: Location, details: Details) => void
}

export function newDraft(): Draft {
  const draft: Draft = {
    values: {},
    carried: [],
    changed: [],
    patches: new Map(),
    problems: [],
    has: (path) => valueSchemaAt(path) !== undefined,
    set(path, value, from) {
      if (value === undefined) return
      draft.values = withValue(draft.values, path, value) as JsonObject
      const isSaid = draft.carried.some((other) => formatPath(other.path) === formatPath(path))
      if (from && !isSaid) draft.carried.push({ path, from })
    },
    patch(kind, part, from) {
      draft.patches.set(kind, joined(draft.patches.get(kind) ?? {}, part))
      if (from) draft.carried.push({ path: ['patches'], from })
    },
    change: (path, text) => void draft.changed.push({ path, text }),
    problem: (code, location, details) => void draft.problems.push(diagnose(code, location, details)),
  }
  return draft
}

/** Two parts of a patch: of lists, elements of one name are one. */
function joined(a: JsonObject, b: JsonObject): JsonObject {
  const both = Object.entries(b).map(([key, value]): [string, Json] => {
    const before = a[key]
    if (isObject(before) && isObject(value)) return [key, joined(before, value)]
    return [key, Array.isArray(before) && Array.isArray(value) ? joinedLists(before, value) : value]
  })
  return { ...a, ...Object.fromEntries(both) }
}

function joinedLists(before: readonly Json[], more: readonly Json[]): Json[] {
  const all = [...before]
  for (const item of more) {
    const name = at(item, ['name'])
    const index = all.findIndex((other) => name !== undefined && at(other, ['name']) === name)
    if (index === -1) all.push(item)
    else all[index] = joined(all[index] as JsonObject, item as JsonObject)
  }
  return all
}
