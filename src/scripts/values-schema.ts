import { readFileSync } from 'node:fs'
import type { Json, JsonObject } from '../model/json.ts'
import { isObject } from '../model/json.ts'
import { strict } from '../schema/final-values.ts'

const schemas = new URL('../../schema/', import.meta.url)

export const readSchema = (name: string): JsonObject =>
  JSON.parse(readFileSync(new URL(name, schemas), 'utf8')) as JsonObject

/**
 * The schema of final values: that of the files, with `x-required` taken at its word. A single file need not have those
 * keys (an editor must not ask for them), the values that are made of all layers and the defaults must.
 */
export const valuesSchema = (): JsonObject => demanding(strict(readSchema('environment.schema.json'))) as JsonObject

/** The schema of a fleet file with its defaults. */
export const fleetSchema = (): JsonObject => demanding(readSchema('fleet.schema.json')) as JsonObject

function demanding(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(demanding)
  if (!isObject(schema)) return schema
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key === 'x-required' ? 'required' : key, demanding(value)]),
  )
}
