import { type Json, type JsonObject, listOf, type Path } from '../../../model/json.ts'
import type { KubernetesObject } from '../../../model/kubernetes-object.ts'

/** What one field asks for: where, from the field on, and the text by which a fleet file may allow it alone. */
type Asked = { at: Path; item: string }

/** Something that no MLflow server needs, and that reaches beyond its own pods, or into what others rule. */
interface Privilege {
  /** The sentence that follows the path of what asks for it. */
  sentence: string
  /** What to write instead; without it the field is to go. */
  way?: string
  /** Set where the values may set it: what they have, at the same place or anywhere, asks for nothing. */
  isOfValues?: 'there' | 'anywhere'
  /** The fields by which it is asked for, wherever in an object they stand. */
  fields: { [field: string]: Finder }
}

/** Asks for what the value of a field asks for. Nearly none does: then a call is all it costs. */
export type Finder = (value: Json, ask: (asked: Asked) => void, place: Place) => void

/** Where a field stands: in an object, and in the map at a path of it. */
type Place = { object: KubernetesObject; parent: JsonObject; path: Path }

export type Privileges = Record<string, Privilege>

/** A field that asks by being true. */
export const ifTrue: Finder = (value, ask) => {
  if (value === true) ask({ at: [], item: 'true' })
}

/** A field that asks with the text that it holds; an empty one is none. */
export const withText: Finder = (value, ask) => {
  if (typeof value === 'string' && value !== '') ask({ at: [], item: value })
}

/** A list that asks with every item. */
export const withItems: Finder = (value, ask) => {
  for (const [index, item] of listOf(value).entries()) ask({ at: [index], item: String(item) })
}
