import type { ErrorObject } from 'ajv'
import { formatPath, isObject, type Json, type Path } from '../model/json.ts'
import { didYouMean } from '../text/did-you-mean.ts'
import { placeOf } from './places.ts'
import { reformed, retyped } from './rewrite.ts'
import { isOfKubernetes, type Schema, schemaAt } from './schema.ts'
import { synonym } from './synonyms.ts'
import type { Violation } from './violation.ts'

/** What to write in place of a key that nobody knows: what is meant by it elsewhere, or nearly so written, or all. */
export function adviceFor(key: string, path: Path, value: Json, schema: Schema | undefined, top: Schema): Advice {
  const known = isObject(schema?.node.properties) ? Object.keys(schema.node.properties) : []
  const meant = isOfKubernetes(top) ? undefined : synonym(path.length > 0 ? formatPath([...path, key]) : key, value)
  if (meant !== undefined) return { help: meant }
  const [, list] = /^([^[]+)\[\d*\]$/.exec(key) ?? []
  if (list !== undefined && known.includes(list)) return { help: `write the list as a whole: ${list}: […]` }
  const near = didYouMean(key, known)
  if (near !== undefined) return { help: `did you mean ${near}?`, misspells: near }
  const place = placeOf(key, path, top)
  if (place) return { help: `it belongs ${place.length > 0 ? `below ${formatPath(place)}` : 'at the top level'}` }
  const keys = `the keys are ${known.join(', ')}`
  if (path.length === 2 && path[0] === 'env_vars')
    return {
      help: `${keys}; a map that a program reads is a text in JSON: ${path[1]}: '{"${key}": …}'`,
      isUnclear: true,
    }
  return known.length > 0 ? { help: keys, isUnclear: true } : { help: 'remove it' }
}

type Advice = Pick<Violation, 'misspells' | 'isUnclear'> & { help: string }

/** What to write in place of a value of the wrong type. */
export const helpForType = (
  value: Json | undefined,
  path: Path,
  schema: Schema | undefined,
  written?: string,
): string => retyped(schema, value, written) ?? dotted(schema, value, path) ?? ofType(schema)

/** A value of the right type: the default, or any. */
function ofType(schema: Schema | undefined): string {
  const fallback = schema?.node.default
  if (fallback !== undefined && typeof fallback !== 'object')
    return `write one such as ${JSON.stringify(fallback)}, its default`
  const [type] = [schema?.node.type].flat()
  return (type === 'string' && ofForm(schema)) || (samples[String(type)] ?? 'write it in another form')
}

/** A text of the right form, in words. */
function ofForm(schema: Schema | undefined): string | undefined {
  const form = schema?.node['x-must-be']
  if (typeof form !== 'string') return undefined
  const [, sample] = /\bsuch as (.*?)(?:, without .*)?$/.exec(form) ?? []
  return sample === undefined ? `write ${form}` : `write one such as ${sample}`
}

const samples: Record<string, string> = {
  string: 'write a text',
  number: 'write a number, such as 1',
  integer: 'write a number, such as 1',
  boolean: 'write true or false',
  object: 'write a map, as in {key: value}, or remove it',
  array: 'write a list, as in [one, two], or remove it',
}

/** A key with a dot that was taken for two: `nodeSelector.kubernetes.io/arch` on the command line. */
function dotted(schema: Schema | undefined, value: Json | undefined, path: Path): string | undefined {
  const [inner, ...more] = isObject(value) ? Object.keys(value) : []
  if (inner === undefined || more.length > 0 || ![schema?.node.type].flat().includes('string')) return undefined
  const key = `${path.at(-1)}.${inner}`
  return `write ${key} as one key; on the command line ${key.replaceAll('.', '\\.')}, all in quotes`
}

/** Of a host with a port, where a key of its own takes the port: both. */
export function portBeside(value: Json | undefined, path: Path, top: Schema): string | undefined {
  const [, host, port] = /^([\w.-]+):(\d+)$/.exec(typeof value === 'string' ? value : '') ?? []
  if (port === undefined || path.at(-1) !== 'host' || !schemaAt([...path.slice(0, -1), 'port'], top)) return undefined
  return `write host: ${host} and port: ${port}`
}

/** What to write in place of a value of the wrong form or size. */
export function mended({ keyword, params }: ErrorObject, value: Json | undefined, schema: Schema | undefined): string {
  const near = mendedText(value, schema)
  if (near !== undefined) return near
  const bound = bounded[keyword]?.(params.limit as number)
  if (bound !== undefined) return bound
  return ofForm(schema) ?? 'write it in another form'
}

const bounded: Record<string, (limit: number) => string> = {
  maximum: (limit) => `write ${limit} or less`,
  minimum: (limit) => `write ${limit} or more`,
  maxItems: () => 'remove some',
  minItems: () => 'add one, or remove the key',
  maxLength: () => 'write a shorter one',
  minLength: () => 'write it, or remove the key',
  maxProperties: () => 'remove some',
  uniqueItems: () => 'remove one of the two',
}

/** A text of the right form near one of the wrong; undefined where there is none. */
export function mendedText(value: Json | undefined, schema: Schema | undefined): string | undefined {
  const { pattern, maxLength = Infinity } = schema?.node ?? {}
  if (typeof value !== 'string' || typeof pattern !== 'string' || value.length > 300 || value.includes(','))
    return undefined
  const form = new RegExp(pattern, 'u')
  const near = reformed(value, (text) => text.length <= Number(maxLength) && form.test(text))
  return near === undefined ? undefined : `write ${near}`
}
