import { isObject, type Json, type JsonObject } from '../model/json.ts'
import { valuesSchema } from '../schema/values.ts'

/** Keywords of ours that editors don't need. */
const internal = ['x-promoted', 'x-template', 'x-must-be']

/**
 * schema/environment.schema.json, by which editors check one file of values: the schema of final values, loosened by
 * all that a file may hold besides. A null removes a key, a template stands for another text, and what one file lacks
 * another has.
 */
export const editorSchema = (): JsonObject => ({
  $comment: 'Generated from schema/values by npm run generate. Do not edit.',
  ...(loosened(valuesSchema, false) as JsonObject),
  description:
    'One environment of an MLflow tracking server, or a file of values that environments share. The keys are those of the MLflow Helm chart, and more; a null removes what a file below it, or a default, has set.',
})

/**
 * @param isWhole whether the value stands in a list, which no other file is merged into: there required keys are
 * required, and a null removes nothing
 */
function loosened(schema: Json, isWhole: boolean): Json {
  if (!isObject(schema)) return schema
  const entries = Object.entries(schema).flatMap(([keyword, value]): [string, Json][] => {
    if (internal.includes(keyword) || (keyword === 'required' && !isWhole)) return []
    if (keyword === 'pattern' && schema['x-template']) return [[keyword, `\\{\\{|${String(value)}`]]
    return [[keyword, loosenedKeyword(keyword, value, isWhole)]]
  })
  return Object.fromEntries(entries)
}

function loosenedKeyword(keyword: string, value: Json, isWhole: boolean): Json {
  switch (keyword) {
    case 'properties':
      return map(value, (schema) => (isWhole ? loosened(schema, true) : nullable(loosened(schema, false))))
    case 'additionalProperties':
      return isWhole || typeof value === 'boolean' ? loosened(value, isWhole) : nullable(loosened(value, false))
    case 'definitions':
      return map(value, (schema) => loosened(schema, isWhole))
    case 'items':
      return loosened(value, true)
    case 'anyOf':
    case 'allOf':
      return (value as Json[]).map((schema) => loosened(schema, isWhole))
    default:
      return value
  }
}

const map = (value: Json, change: (schema: Json) => Json): JsonObject =>
  Object.fromEntries(Object.entries(value as JsonObject).map(([key, schema]) => [key, change(schema)]))

/** A schema that takes null, too. */
function nullable(schema: Json): Json {
  if (!isObject(schema)) return schema
  const { $ref, allOf, anyOf, ...rest } = schema
  const branches = $ref !== undefined ? [{ $ref }] : ((allOf ?? anyOf) as Json[] | undefined)
  if (branches !== undefined) return { ...rest, anyOf: [...branches, { type: 'null' }] }
  return {
    ...schema,
    ...(schema.type !== undefined && { type: [...[schema.type].flat(), 'null'] }),
    ...(schema.enum !== undefined && { enum: [...(schema.enum as Json[]), null] }),
  }
}
