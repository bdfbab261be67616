import { isObject, type Json, mapOf, type Path } from '../model/json.ts'
import { dereference, root, type Schema } from './schema.ts'

/** Where templates are expanded: in texts here, and below keys, of which `*` stands for any. */
export interface TemplatePlaces {
  isHere: boolean
  below: [key: string, places: TemplatePlaces][]
}

/** Where templates of an environment's values are expanded. */
export const templatePlaces: TemplatePlaces = placesIn(root)!

/** Whether a text at a path is expanded. */
export const isExpanded = (path: Path, { isHere, below }: TemplatePlaces = templatePlaces): boolean =>
  path.length === 0
    ? isHere
    : below.some(([key, places]) => (key === '*' || key === path[0]) && isExpanded(path.slice(1), places))

function placesIn(schema: Schema): TemplatePlaces | undefined {
  const { node, document } = dereference(schema)
  if (document !== root.document) return undefined
  if (node['x-template'] === true) return { isHere: true, below: [] }
  const nodes: [string, Json | undefined][] = [
    ...Object.entries(mapOf(node.properties)),
    ['*', node.additionalProperties],
    ['*', node.items],
  ]
  const below = nodes.flatMap(([key, next]): TemplatePlaces['below'] => {
    const places = isObject(next) ? placesIn({ node: next, document }) : undefined
    return places ? [[key, places]] : []
  })
  return below.length > 0 ? { isHere: false, below } : undefined
}
