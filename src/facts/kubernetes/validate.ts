import type { ErrorObject, ValidateFunction } from 'ajv'
import { type Json, type Path, pathTo } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import type { Schema } from '../../schema/schema.ts'
import { child, dereference } from '../../schema/schema.ts'
import { closest } from '../../text/did-you-mean.ts'

/** Something for which a Kubernetes API server would refuse an object. */
export interface Violation {
  /** Leads to what is wrong; for a missing field, to where it belongs. */
  path: Path
  /** What is to be said of it: `must be an integer`. */
  message: string
}

type Validators = { [kind: string]: ValidateFunction }

let validators: Promise<Validators> | undefined

/**
 * What strict validation finds wrong with an object: fields that its kind does not have, fields that are missing,
 * values that a field can't hold. `undefined` says that nothing was checked: the kind has no definition.
 */
export async function validateObject(object: KubernetesObject): Promise<Violation[] | undefined> {
  // Half a megabyte of code: only who validates objects loads it.
  validators ??= import('../../../dist/validators/objects.js') as Promise<unknown> as Promise<Validators>
  const loaded = await validators
  const validate = Object.hasOwn(loaded, object.kind) ? loaded[object.kind] : undefined
  if (validate === undefined) return undefined
  if (validate(object)) return []
  // Of a key that is refused ajv speaks twice: once as of a string, once as of a key.
  return validate.errors!.filter((error) => error.propertyName === undefined).map((error) => describe(error, object))
}

function describe({ instancePath, keyword, params, message }: ErrorObject, object: KubernetesObject): Violation {
  const path = pathTo(instancePath, object)
  const place = locate(object.kind, path)
  const { at = [], text } = sentences[keyword]?.(params as Params, place) ?? { text: message ?? keyword }
  return { path: [...path, ...at], message: text }
}

/** What ajv tells of the keywords that the definitions use. */
interface Params {
  additionalProperty: string
  allowedValues: Json[]
  limit: number
  missingProperty: string
  pattern: string
  propertyName: string
  type: string | string[]
}

/** A place in a definition: `HTTPRouteMatch.path`. */
interface Place {
  name: string
  schema: Schema['node']
}

interface Sentence {
  /** Where the mistake is, from the value that ajv speaks of. */
  at?: Path
  text: string
}

const types: Record<string, string> = {
  array: 'a list',
  boolean: 'true or false',
  integer: 'an integer',
  number: 'a number',
  object: 'a map',
  string: 'a string',
}

const sentences: Record<string, (params: Params, place: Place) => Sentence> = {
  additionalProperties: ({ additionalProperty }, { name, schema }) => ({
    at: [additionalProperty],
    text: `is no field of ${name}${suggest(additionalProperty, Object.keys(schema.properties ?? {}))}`,
  }),
  enum: ({ allowedValues }) => {
    const values = allowedValues.map((value) => `\`${value}\``).join(', ')
    return { text: allowedValues.length > 1 ? `must be one of ${values}` : `must be ${values}` }
  },
  maximum: ({ limit }) => ({ text: `must be at most ${limit}` }),
  maxItems: ({ limit }) => ({ text: `must have at most ${limit} items` }),
  maxLength: ({ limit }) => ({ text: `must have at most ${limit} characters` }),
  maxProperties: ({ limit }) => ({ text: `must have at most ${limit} keys` }),
  minimum: ({ limit }) => ({ text: `must be at least ${limit}` }),
  minItems: ({ limit }) => ({ text: limit === 1 ? 'must not be empty' : `must have at least ${limit} items` }),
  minLength: ({ limit }) => ({ text: limit === 1 ? 'must not be empty' : `must have at least ${limit} characters` }),
  pattern: ({ pattern }, { schema }) => ({
    text: typeof schema['x-must-be'] === 'string' ? `must be ${schema['x-must-be']}` : `must match ${pattern}`,
  }),
  propertyNames: ({ propertyName }) => ({ at: [propertyName], text: 'is no valid key' }),
  required: ({ missingProperty }) => ({ at: [missingProperty], text: 'is required' }),
  type: ({ type }) => ({
    text: `must be ${[type]
      .flat()
      .map((name) => types[name] ?? name)
      .join(' or ')}`,
  }),
  uniqueItems: () => ({ text: 'must not have the same item twice' }),
}

function suggest(word: string, candidates: string[]): string {
  const near = closest(word, candidates)
  return near === undefined ? '' : `; did you mean \`${near}\`?`
}

function locate(kind: string, path: Path): Place {
  const document = 'kubernetes.schema.json'
  let schema = dereference({ node: { $ref: `${document}#/definitions/${kind}` }, document })
  let name = kind
  for (const key of path) {
    const next = child(schema, key)
    if (next === undefined) break
    schema = dereference(next)
    if (typeof schema.node.title === 'string') name = schema.node.title
    else if (typeof key === 'string') name += `.${key}`
  }
  return { name, schema: schema.node }
}
