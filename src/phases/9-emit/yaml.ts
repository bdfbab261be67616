import type { Json, JsonObject } from '../../model/json.ts'
import { keyText, numberText, stringText } from './scalar.ts'

/** An implicit key may not be longer than 1,024 characters: https://yaml.org/spec/1.2.2/#742-flow-mappings */
const longestKey = 1000

/**
 * The value as a YAML document that readers of YAML 1.1 and 1.2 take for the same value: block style, two spaces, keys
 * in their own order, lists at the column of their key as kubectl writes them. No line is folded, nothing is an alias.
 *
 * @throws RangeError for a number that isn't finite
 */
export function toYaml(value: Json): string {
  if (typeof value !== 'object' || value === null) return `${scalar(value, '  ')}\n`
  return (Array.isArray(value) ? sequence(value, '') : mapping(value, '')) || empty(value)
}

/** Its first line stands where the text before it ends. Nothing for an empty map. */
function mapping(map: JsonObject, indent: string): string {
  let text = ''
  for (const key of Object.keys(map)) {
    if (text !== '') text += indent
    const name = keyText(key)
    text += name.length <= longestKey ? `${name}:` : `? ${name}\n${indent}:`
    text += member(map[key]!, indent)
  }
  return text
}

/** Its first line stands where the text before it ends. Nothing for an empty list. */
function sequence(list: Json[], indent: string): string {
  const inner = `${indent}  `
  let text = ''
  for (const item of list) {
    text += text === '' ? '- ' : `${indent}- `
    if (typeof item !== 'object' || item === null) text += `${scalar(item, inner)}\n`
    else text += (Array.isArray(item) ? sequence(item, inner) : mapping(item, inner)) || empty(item)
  }
  return text
}

/** What follows the colon of a key that stands at `indent`. */
function member(value: Json, indent: string): string {
  const inner = `${indent}  `
  if (typeof value !== 'object' || value === null) return ` ${scalar(value, inner)}\n`
  if (Array.isArray(value)) return value.length === 0 ? ' []\n' : `\n${indent}${sequence(value, indent)}`
  const text = mapping(value, inner)
  return text === '' ? ' {}\n' : `\n${inner}${text}`
}

const empty = (value: Json[] | JsonObject): string => (Array.isArray(value) ? '[]\n' : '{}\n')

/** A text of several lines continues at `indent`. */
function scalar(value: null | boolean | number | string, indent: string): string {
  if (typeof value === 'string') return stringText(value, indent)
  return typeof value === 'number' ? numberText(value) : String(value)
}
