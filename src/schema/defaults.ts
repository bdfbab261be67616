import { isObject, type Json, type JsonObject } from '../model/json.ts'
import type { Values } from './generated/types.ts'
import { dereference, root, type Schema } from './schema.ts'

/** What the defaults are laid from: for a map of known keys, each key's own default, and whether it survives a null. */
export interface Shape {
  default: Json | undefined
  required: boolean
  properties: { [key: string]: Shape }
}

function shapeOf(schema: Schema, required: boolean): Shape {
  const { node, document } = typeof schema.node.$ref === 'string' ? dereference(schema) : schema
  const known = isObject(node.properties) ? Object.entries(node.properties) : []
  const needed = Array.isArray(node.required) ? node.required : []
  const properties = Object.fromEntries(
    known.map(([key, property]) => [key, shapeOf({ node: property as JsonObject, document }, needed.includes(key))]),
  )
  return { default: known.length > 0 ? defaultsOf(properties) : node.default, required, properties }
}

/** A map has a default where one of its keys has. */
function defaultsOf(properties: { [key: string]: Shape }): Json | undefined {
  const entries = Object.entries(properties).flatMap(([key, shape]) =>
    shape.default === undefined ? [] : [[key, shape.default] as const],
  )
  return entries.length > 0 ? Object.fromEntries(entries) : undefined
}

export const shape: Shape = shapeOf(root, true)

/** The values of an environment that sets none. */
export const defaultValues = shape.default as unknown as Values
