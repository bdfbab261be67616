import { isObject, type Json, mapOf } from '../model/json.ts'
import { dereference, root, type Schema } from './schema.ts'

/** Below which paths templates are expanded: each a list of keys in which `*` stands for any. */
export const templates: string[][] = templatesBelow(root, [])

function templatesBelow(schema: Schema, path: string[]): string[][] {
  const { node, document } = dereference(schema)
  if (document !== root.document) return []
  if (node['x-template'] === true) return [path]
  const below: [string, Json | undefined][] = [
    ...Object.entries(mapOf(node.properties)),
    ['*', node.additionalProperties],
    ['*', node.items],
  ]
  return below.flatMap(([key, next]) =>
    isObject(next) ? templatesBelow({ node: next, document }, [...path, key]) : [],
  )
}
