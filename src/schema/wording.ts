import type { ErrorObject } from 'ajv'
import {
  at,
  formatPath,
  isObject,
  type Json,
  type JsonObject,
  listOf,
  type Path,
  pathOfPointer,
} from '../model/json.ts'
import { cut } from '../text/cut.ts'
import { didYouMean } from '../text/did-you-mean.ts'
import { condensed } from './condensed.ts'
import { adviceFor, helpForType, mended, mendedText, portBeside } from './help.ts'
import { child, dereference, type Schema, schemaAt } from './schema.ts'
import type { Violation } from './violation.ts'

/** Keywords that constrain texts only. */
const stringKeywords = ['type', 'pattern', 'minLength', 'maxLength']

/**
 * Puts errors of ajv into words; those that only repeat another are left out.
 *
 * @param value the value that was validated
 * @param top its schema
 * @param spelling how the value at a path is written, where that is known
 */
export const violations = (
  errors: readonly ErrorObject[],
  value: JsonObject,
  top: Schema,
  spelling: Spelling = () => undefined,
): Violation[] =>
  condensed(
    errors.flatMap((error) => violation(error, value, top, spelling) ?? []),
    top,
  )

type Spelling = (path: Path) => string | undefined

function violation(error: ErrorObject, value: JsonObject, top: Schema, spelling: Spelling): Violation | undefined {
  const path = pathOfPointer(error.instancePath, value)
  const found = at(value, path)
  const schema = schemaAt(path, top)
  const name = path.length > 0 ? formatPath(path) : 'this'
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownKey(error.params.additionalProperty as string, path, found as JsonObject, schema, top)
    case 'required':
      return missingKey(error.params.missingProperty as string, path, schema)
    case 'type': {
      return wrongType(found, path, schema, typeof found === 'number' ? spelling(path) : undefined)
    }
    case 'enum':
    case 'const':
      return notAllowed(found, path, schema)
    case 'propertyNames':
      return invalidKey(error.params.propertyName as string, path, schema)
    default:
      // ajv reports a key that is refused twice: once as the text that it is, where its map stands.
      if (isObject(found) && stringKeywords.includes(error.keyword)) return undefined
      return {
        code: 'invalid-value',
        path,
        message: `${name} ${demand(error, found, schema)}`,
        help: portBeside(found, path, top) ?? mended(error, found, schema),
      }
  }
}

function unknownKey(key: string, path: Path, map: JsonObject, schema: Schema | undefined, top: Schema): Violation {
  const where = path.length > 0 ? ` in ${formatPath(path)}` : ''
  return {
    code: 'unknown-key',
    path: [...path, key],
    part: 'key',
    message: `unknown key ${quoted(key)}${where}`,
    ...adviceFor(key, path, map[key]!, schema, top),
  }
}

function missingKey(key: string, path: Path, schema: Schema | undefined): Violation {
  const name = path.length > 0 ? formatPath(path) : 'this'
  const form = schema && child(schema, key) && dereference(child(schema, key)!).node['x-must-be']
  return {
    code: 'missing-key',
    path,
    part: 'key',
    message: `${name} needs ${key}`,
    missing: key,
    help: typeof form === 'string' ? `add ${key}: ${form}` : `add ${key}: …`,
  }
}

/** Whether a text was meant as the item of a list. */
const isDashed = (schema: Schema | undefined, value: Json | undefined): boolean =>
  typeof value === 'string' && /^-\S/.test(value) && [schema?.node.type].flat().includes('array')

/** @param written how a number is spelled, where that is known */
function wrongType(value: Json | undefined, path: Path, schema: Schema | undefined, written?: string): Violation {
  const help = helpForType(value, path, schema, written)
  if (isDashed(schema, value)) {
    return { code: 'wrong-type', path, message: `a space is missing behind the dash of ${quoted(value)}`, help }
  }
  const message = `${formatPath(path) || 'this'} must be ${typesOf(schema)}, not ${written ?? kindOf(value)}`
  return { code: 'wrong-type', path, message, help }
}

function invalidKey(key: string, path: Path, schema: Schema | undefined): Violation {
  const names = isObject(schema?.node.propertyNames)
    ? dereference({ ...schema, node: schema.node.propertyNames })
    : undefined
  const form = names?.node['x-must-be'] ?? 'one that Kubernetes takes'
  const message = `the key ${quoted(key)} must be ${form}`
  const help = mendedText(key, names) ?? 'give it another name'
  return { code: 'invalid-key', path: [...path, key], part: 'key', message, help }
}

function notAllowed(value: Json | undefined, path: Path, schema: Schema | undefined): Violation {
  const node = schema?.node ?? {}
  const listed = node.const === undefined ? listOf(node.enum) : [node.const]
  const allowed = listed.filter((item) => item !== '').map(String)
  const near = typeof value === 'string' ? didYouMean(value, allowed) : undefined
  return {
    code: 'not-allowed',
    path,
    message: `${formatPath(path)} must be ${oneOf(allowed)}, not ${quoted(value)}`,
    help:
      near === undefined
        ? `write ${allowed.length > 3 ? 'one of them' : allowed.join(', or ')}`
        : `did you mean ${near}?`,
  }
}

const oneOf = (allowed: readonly string[]): string =>
  allowed.length === 1 ? allowed[0]! : `one of ${allowed.join(', ')}`

const nouns: Record<string, string> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  object: 'a map',
  array: 'a list',
  null: 'null',
}

function typesOf(schema: Schema | undefined): string {
  const types = [schema?.node.type].flat().map((type) => nouns[String(type)] ?? String(type))
  return types.join(' or ').replace(/ or (?=.* or )/g, ', ')
}

function kindOf(value: Json | undefined): string {
  if (value === null || value === undefined) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a map'
  return typeof value === 'string' ? `the text ${quoted(value)}` : quoted(value)
}

/** The demands of keywords that have no `x-must-be` beside them. */
const demands: Record<string, (limit: number) => string> = {
  maximum: (limit) => `must be at most ${limit}`,
  minimum: (limit) => `must be at least ${limit}`,
  exclusiveMinimum: (limit) => `must be more than ${limit}`,
  maxItems: (limit) => `must have at most ${limit} items`,
  minItems: (limit) => (limit === 1 ? 'must not be empty' : `must have at least ${limit} items`),
  maxLength: (limit) => `must have at most ${limit} characters`,
  minLength: (limit) => (limit === 1 ? 'must not be empty' : `must have at least ${limit} characters`),
  maxProperties: (limit) => `must have at most ${limit} keys`,
  uniqueItems: () => 'must not have the same item twice',
}

/** What a value has to be, in the schema's own words where it has some, and what it is instead. */
function demand(
  { keyword, params, message = 'must be valid' }: ErrorObject,
  value: Json | undefined,
  schema: Schema | undefined,
): string {
  const form = schema?.node['x-must-be']
  if (typeof form === 'string') return `must be ${form}, not ${quoted(value)}`
  const own = demands[keyword]?.(params.limit as number) ?? message.replace('NOT', 'not')
  return own.startsWith('must be ') ? `${own}, not ${quoted(value)}` : own
}

/** Only the beginning of a long text is put in quotes: a thousand mistakes may name one megabyte. */
const quoted = (value: Json | undefined): string =>
  cut(JSON.stringify(typeof value === 'string' ? cut(value) : value) ?? 'nothing')
