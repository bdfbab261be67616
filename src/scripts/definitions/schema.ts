import type { Json } from '../../model/json.ts'

/** How one definition refers to another. */
export const prefix = '#/definitions/'

/** A JSON Schema (draft-07), as far as the generated definitions use it. */
export interface Definition {
  $ref?: string
  title?: string
  type?: string | string[]
  enum?: Json[]
  pattern?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  items?: Definition
  minItems?: number
  maxItems?: number
  uniqueItems?: boolean
  required?: string[]
  properties?: Record<string, Definition>
  propertyNames?: Definition
  additionalProperties?: boolean | Definition
  minProperties?: number
  maxProperties?: number
  /** For who reads a diagnostic: what completes "must be" where the pattern is not met. */
  'x-must-be'?: string
}
