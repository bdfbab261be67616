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
  /** What the API server takes where the field is absent: of custom resources only. */
  default?: Json
  /** Rules in CEL, of custom resources only: as the definition of the kind has them. */
  'x-kubernetes-validations'?: { rule: string; message?: string }[]
  /** The fields by which the items of a list are told apart. */
  'x-kubernetes-list-map-keys'?: string[]
  /** For who reads a diagnostic: what completes "must be" where the pattern is not met. */
  'x-must-be'?: string
}
