import { isObject, type Json, type JsonObject } from '../model/json.ts'

/** How the pattern of a value with templates begins in a file's schema. */
const template = '\\{\\{|'

/**
 * The schema of final values: that of the files, without what only files may hold. A null in a file removes a key, and a
 * template stands for another text; an editor must mark neither, and in the end there is none left.
 */
export const strict = (schema: JsonObject): JsonObject => strictly(schema) as JsonObject

function strictly(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(strictly)
  if (!isObject(schema)) return schema
  return Object.fromEntries(Object.entries(schema).map(([key, value]) => strictKeyword(key, value)))
}

function strictKeyword(key: string, value: Json): [string, Json] {
  if (key === 'default') return [key, value]
  if (key === 'pattern' && typeof value === 'string' && value.startsWith(template))
    return [key, value.slice(template.length)]
  if (!Array.isArray(value)) return [key, strictly(value)]
  const kept = value.filter((item) => item !== null && item !== 'null' && !isNull(item)).map(strictly)
  if (key === 'type' && kept.length === 1) return [key, kept[0]!]
  return [key === 'anyOf' && kept.length === 1 ? 'allOf' : key, kept]
}

const isNull = (schema: Json): boolean => isObject(schema) && schema.type === 'null'
