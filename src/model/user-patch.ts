import type { Json, JsonObject } from './json.ts'

/** The object that a patch means: the only one of the kind, or the one of that name. */
export interface Target {
  kind: string
  name?: string
}

/** One operation of a JSON patch (RFC 6902). Paths are JSON pointers (RFC 6901). */
export type Operation =
  | { op: 'add' | 'replace'; path: string; value: Json }
  | { op: 'test'; path: string; value: Json }
  | { op: 'remove'; path: string }
  | { op: 'move' | 'copy'; from: string; path: string }

/** A change that its user asks for where the schema has no key for it. */
export type UserPatch =
  /** A strategic merge; apiVersion, kind and name may be left out. `$patch: delete` removes the object. */
  { target: Target; patch: JsonObject } | { target: Target; json6902: Operation[] }
