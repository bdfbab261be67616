import type { Json, JsonObject, Path } from '../../../model/json.ts'
import type { KubernetesObject } from '../../../model/kubernetes-object.ts'

/** What one field asks for: where, from the field on, and the text by which a fleet file may allow it alone. */
export interface Asked {
  at: Path
  item: string
}

/** Something that no MLflow server needs, and that reaches beyond its own pods, or into what others rule. */
interface Privilege {
  /** The sentence that follows the path of what asks for it. */
  sentence: string
  /** What to write instead; without it the field is to go. */
  way?: string
  /** Set where the values may set it: what they have, at the same place or anywhere, asks for nothing. */
  isOfValues?: 'there' | 'anywhere'
  /** The fields by which it is asked for, wherever in an object they stand; `path` is that of the map that has one. */
  fields: {
    [field: string]: (
      value: Json,
      place: { object: KubernetesObject; parent: JsonObject; path: Path },
    ) => Iterable<Asked>
  }
}

export type Privileges = Record<string, Privilege>

/** A field that asks by being true. */
export const ifTrue = (value: Json): Asked[] => (value === true ? [{ at: [], item: 'true' }] : [])

/** A field that asks with the text that it holds; an empty one is none. */
export const withText = (value: Json): Asked[] =>
  typeof value === 'string' && value !== '' ? [{ at: [], item: value }] : []

/** A list that asks with every item. */
export const withItems = (value: Json): Asked[] =>
  Array.isArray(value) ? value.map((item, index) => ({ at: [index], item: String(item) })) : []
