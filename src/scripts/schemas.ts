import { readFileSync } from 'node:fs'
import { isObject, type Json, type JsonObject } from '../model/json.ts'

const folder = new URL('../../schema/', import.meta.url)

/** A file of schema/, parsed. */
export const readSchema = (name: string): JsonObject =>
  JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as JsonObject

/**
 * The schema of a fleet file with its defaults in place: the keys of `x-required` are there, whoever wrote the file.
 */
export const fleetSchema = (): JsonObject => demanding(readSchema('fleet.schema.json')) as JsonObject

function demanding(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(demanding)
  if (!isObject(schema)) return schema
  const { 'x-required': required, ...rest } = schema
  const below = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, demanding(value)]))
  return { ...below, ...(required !== undefined && { required }) }
}
