import type { Json } from '../../model/json.ts'

/** How one definition refers to another. */
export const prefix = '#/definitions/'

/** A JSON Schema (draft-07), as far as the generated definitions use it. */
export interface Schema {
  $ref?: string
  title?: string
  type?: string | string[]
  enum?: Json[]
  pattern?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  items?: Schema
  minItems?: number
  maxItems?: number
  uniqueItems?: boolean
  required?: string[]
  properties?: Record<string, Schema>
  propertyNames?: Schema
  additionalProperties?: boolean | Schema
  minProperties?: number
  maxProperties?: number
  /** For who reads a diagnostic: what completes "must be" where the pattern is not met. */
  'x-must-be'?: string
}
