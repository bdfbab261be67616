import type { ValidateFunction } from 'ajv'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import { kindSchema } from '../../schema/schema.ts'
import { type Violation, violations } from '../../schema/wording.ts'

type Validators = { [kind: string]: ValidateFunction }

let validators: Promise<Validators> | undefined

/**
 * What strict validation by a Kubernetes API server finds wrong with an object: unknown fields, missing fields, values
 * that a field can't hold. `undefined` where nothing was checked: the kind has no definition.
 */
export async function validateObject(object: KubernetesObject): Promise<Violation[] | undefined> {
  // Half a megabyte of code: only who validates objects loads it.
  validators ??= import('../../../dist/validators/objects.js') as Promise<unknown> as Promise<Validators>
  const loaded = await validators
  const { kind } = object
  const validate = Object.hasOwn(loaded, kind) ? loaded[kind] : undefined
  if (validate === undefined) return undefined
  if (validate(object)) return []
  return violations(validate.errors!, object, kindSchema(kind))
}
