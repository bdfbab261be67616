import type { ErrorObject, ValidateFunction } from 'ajv'
import * as validators from '../../dist/validators/values.js'
import { type Json, type JsonObject, listOf, mapOf } from '../model/json.ts'
import { memoizeRecent } from '../model/memo.ts'
import { root } from './schema.ts'

const required = listOf(root.node.required) as string[]
const keys = Object.keys(mapOf(root.node.properties))

/** The validator of each value, by its key. */
const validatorOf = new Map(
  keys.map((key) => [key, (validators as { [name: string]: ValidateFunction })[`value_${key}`]!]),
)

/** Everything that the schema does not allow in an environment's values: what is missing, what is unknown, the rest. */
export function errorsIn(values: JsonObject): ErrorObject[] {
  const top = { instancePath: '', schemaPath: '' }
  return [
    ...required
      .filter((key) => !Object.hasOwn(values, key))
      .map((missingProperty) => ({ ...top, keyword: 'required', params: { missingProperty } })),
    ...Object.keys(values)
      .filter((key) => !validatorOf.has(key))
      .map((additionalProperty) => ({ ...top, keyword: 'additionalProperties', params: { additionalProperty } })),
    ...keys.flatMap((key) => (Object.hasOwn(values, key) ? errorsOf(key, values) : [])),
  ]
}

function errorsOf(key: string, values: JsonObject): ErrorObject[] {
  const validate = validatorOf.get(key)!
  const place = { instancePath: `/${key}`, parentData: values, parentDataProperty: key, rootData: values }
  return validate(values[key], { ...place, dynamicAnchors: {} }) ? [] : validate.errors!
}

/** Whether an environment's values are what the schema allows. */
export function isSound(values: JsonObject): boolean {
  let known = 0
  for (const { key, isRequired, isRight } of sections) {
    if (Object.hasOwn(values, key)) {
      if (!isRight(values[key]!)) return false
      known++
    } else if (isRequired) return false
  }
  return known === Object.keys(values).length
}

/**
 * Whether each of some values is by itself what the schema allows.
 *
 * @param counts whether something that it does not allow is a mistake
 */
export const areSound = (values: JsonObject, counts: (error: ErrorObject, value: Json) => boolean): boolean =>
  Object.entries(values).every(
    ([key, value]) =>
      validatorOf.get(key)?.(value) || validatorOf.get(key)?.errors?.some((error) => counts(error, value)) === false,
  )

/** The values at the top. What of them many environments have alike is one object, and validated once. */
const sections = Array.from(validatorOf, ([key, validate]) => ({
  key,
  isRequired: required.includes(key),
  isRight: memoizeRecent((value: Json) => validate(value) === true),
}))
