import type { ValidateFunction } from 'ajv'
import { formatPath, own } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import { kindSchema } from '../../schema/schema.ts'
import type { Violation } from '../../schema/violation.ts'
import { violations } from '../../schema/wording.ts'
import { isBuiltIn } from './built-in.ts'
import { objectRefusals } from './refusals.ts'

type Validators = { [kind: string]: ValidateFunction }

let validators: Promise<Validators> | undefined
let cel: Promise<typeof import('./cel.ts')> | undefined

/**
 * What strict validation by a Kubernetes API server finds wrong with an object: unknown fields, missing fields, values
 * that a field can't hold; where those are sound, what its rules refuse, those in CEL of a custom resource among them.
 * `undefined` where nothing was checked: the kind has no definition.
 */
export async function validateObject(object: KubernetesObject): Promise<Violation[] | undefined> {
  // Half a megabyte of code: only who validates objects loads it.
  validators ??= import('../../../dist/validators/objects.js') as Promise<unknown> as Promise<Validators>
  const loaded = await validators
  const { kind } = object
  const validate = own(loaded, kind)
  if (validate === undefined) return undefined
  if (!validate(object)) return violations(validate.errors!, object, kindSchema(kind))
  const refusals = objectRefusals(object).map(
    ({ path, sentence, help }): Violation => ({
      code: 'invalid-value',
      path,
      message: `${formatPath(path)} ${sentence}`,
      help,
    }),
  )
  // Only custom resources have rules in CEL.
  if (refusals.length > 0 || isBuiltIn(object)) return refusals
  cel ??= import('./cel.ts')
  const { celRefusals } = await cel
  return celRefusals(object, kindSchema(kind)).map(({ path, message }) => ({
    code: 'invalid-value',
    path,
    message: `${formatPath(path)}: ${message}`,
  }))
}
