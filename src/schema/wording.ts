import type { ErrorObject } from 'ajv'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { at, formatPath, isObject, type Json, type JsonObject, type Path, pathTo } from '../model/json.ts'
import { closest } from '../text/did-you-mean.ts'
import { dereference, type Schema, schemaAt } from './schema.ts'

/** A violation of the schema, in the words of this compiler. */
export interface Violation {
  code: string
  path: Path
  part?: 'key'
  message: string
  help?: string
}

/** A violation as a diagnostic that has yet to be located. */
export const toDiagnostic = ({ code, message, help }: Violation): Omit<Diagnostic, 'location'> => ({
  code,
  severity: 'error',
  message,
  ...(help !== undefined && { help }),
})

/** Keywords that speak of texts only. */
const stringKeywords = ['type', 'pattern', 'minLength', 'maxLength']

/** Says an ajv error of the schema `top` in words; nothing for those that only repeat what another one says. */
export function say(error: ErrorObject, values: JsonObject, top: Schema): Violation | undefined {
  const path = pathTo(error.instancePath, values)
  const value = at(values, path)
  const schema = schemaAt(path, top)
  const name = path.length > 0 ? formatPath(path) : 'this'
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownKey(error.params.additionalProperty as string, path, schema)
    case 'required':
      return { code: 'missing-key', path, part: 'key', message: `${name} needs ${error.params.missingProperty}` }
    case 'type':
      return {
        code: 'wrong-type',
        path,
        message: `${name} must be ${typesOf(schema)}, not ${kindOf(value)}`,
        ...retyped(schema, value),
      }
    case 'enum':
    case 'const':
      return notAllowed(value, path, schema)
    case 'propertyNames':
      return invalidKey(error.params.propertyName as string, path, schema)
    default:
      // ajv speaks of a key that is refused twice: once as of the text that it is, where its map stands.
      if (isObject(value) && stringKeywords.includes(error.keyword)) return undefined
      return { code: 'invalid-value', path, message: `${name} ${demand(error, schema)}, and ${quoted(value)} is not` }
  }
}

function unknownKey(key: string, path: Path, schema: Schema | undefined): Violation {
  const known = isObject(schema?.node.properties) ? Object.keys(schema.node.properties) : []
  const near = closest(key, known)
  const where = path.length > 0 ? ` in ${formatPath(path)}` : ''
  const list = known.length <= 12 ? `the keys are ${known.join(', ')}` : 'see the table of values in the README'
  return {
    code: 'unknown-key',
    path: [...path, key],
    part: 'key',
    message: `unknown key ${JSON.stringify(key)}${where}`,
    help: near ? `did you mean ${near}?` : list,
  }
}

function invalidKey(key: string, path: Path, schema: Schema | undefined): Violation {
  const names = isObject(schema?.node.propertyNames) && dereference({ ...schema, node: schema.node.propertyNames })
  const words = names ? names.node['x-must-be'] : 'one that Kubernetes takes'
  return {
    code: 'invalid-key',
    path: [...path, key],
    part: 'key',
    message: `the key ${JSON.stringify(key)} must be ${words}`,
  }
}

function notAllowed(value: Json | undefined, path: Path, schema: Schema | undefined): Violation {
  const allowed = (Array.isArray(schema?.node.enum) ? schema.node.enum : []).filter((item) => item !== '').map(String)
  const near = typeof value === 'string' ? closest(value, allowed) : undefined
  return {
    code: 'not-allowed',
    path,
    message: `${formatPath(path)} is one of ${allowed.join(', ')}; ${quoted(value)} is none of them`,
    ...(near !== undefined && { help: `did you mean ${near}?` }),
  }
}

/** A number or boolean where only text is taken is most often text that was not quoted. */
function retyped(schema: Schema | undefined, value: Json | undefined): { help?: string } {
  const types = [schema?.node.type].flat()
  // 3.10 is the number 3.1 by now: only who wrote it knows.
  if (types.includes('string') && typeof value === 'number')
    return { help: 'put it in quotes, just as it stands there' }
  if (types.includes('string') && typeof value === 'boolean') return { help: `write "${value}" for the text` }
  if (types.includes('object') && value === null) return { help: 'write {} for an empty map, or leave the key out' }
  if (typeof value !== 'string' || value === '') return {}
  if (types.includes('boolean') && /^(true|false)$/i.test(value))
    return { help: `write ${value.toLowerCase()} without quotes` }
  if ((types.includes('integer') || types.includes('number')) && Number.isFinite(Number(value))) {
    return { help: `write ${Number(value)} without quotes` }
  }
  if (types.includes('array')) return { help: `write [${value}] for a list of one` }
  return {}
}

const articles: Record<string, string> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  object: 'a map',
  array: 'a list',
  null: 'null',
}

function typesOf(schema: Schema | undefined): string {
  const own = [schema?.node.type].flat()
  return own
    .map((type) => articles[String(type)] ?? String(type))
    .join(' or ')
    .replace(/ or (?=.* or )/g, ', ')
}

function kindOf(value: Json | undefined): string {
  if (value === null || value === undefined) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a map'
  return typeof value === 'string' ? `the text ${quoted(value)}` : `${quoted(value)}`
}

/** What a value has to be: the schema's own words for its form, else ajv's. */
function demand({ message = 'must be valid' }: ErrorObject, schema: Schema | undefined): string {
  const words = schema?.node['x-must-be']
  return typeof words === 'string' ? `must be ${words}` : message.replace('NOT', 'not')
}

function quoted(value: Json | undefined): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}
