import type { Json, JsonObject } from '../../model/json.ts'
import { memoizeText } from '../../model/memo.ts'
import { keyText, numberText, stringText } from './scalar.ts'

/** An implicit key may not be longer than 1,024 characters: https://yaml.org/spec/1.2.2/#742-flow-mappings */
const longestKey = 1000

/**
 * The value as a YAML document that readers of YAML 1.1 and 1.2 take for the same value: block style, two spaces, keys
 * in their own order, lists at the column of their key as kubectl writes them. No line is folded, nothing is an alias.
 *
 * @throws RangeError for a number that isn't finite
 */
export const toYaml = (value: Json): string => (isNested(value) ? addNested('', value, '') : `${flat(value, '  ')}\n`)

// Each of these gives the text before it with what it adds: one text that grows costs less than many put together.

/** Adds a map or a list that is not empty; its first line stands where the text ends. */
const addNested = (text: string, value: Json[] | JsonObject, indent: string): string =>
  Array.isArray(value) ? addSequence(text, value, indent) : addMapping(text, value, indent)

function addMapping(text: string, map: JsonObject, indent: string): string {
  const inner = `${indent}  `
  let isFirst = true
  for (const key in map) {
    if (!isFirst) text += indent
    isFirst = false
    const name = keyOf(key)
    text += name.length <= longestKey + 1 ? name : `? ${name.slice(0, -1)}\n${indent}:`
    const value = map[key]!
    if (!isNested(value)) text += ` ${flat(value, inner)}\n`
    else if (Array.isArray(value)) text = addSequence(`${text}\n${indent}`, value, indent)
    else text = addMapping(`${text}\n${inner}`, value, inner)
  }
  return text
}

function addSequence(text: string, list: Json[], indent: string): string {
  const inner = `${indent}  `
  let isFirst = true
  for (const item of list) {
    text += isFirst ? '- ' : `${indent}- `
    isFirst = false
    text = isNested(item) ? addNested(text, item, inner) : `${text}${flat(item, inner)}\n`
  }
  return text
}

/** A key and its colon: most files have the same ones. */
const keyOf = memoizeText((key) => `${keyText(key)}:`)

function isNested(value: Json): value is Json[] | JsonObject {
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(value)) return value.length > 0
  for (const _ in value) return true
  return false
}

/** What stands on the line of its key or its dash. A text of several lines continues at `indent`. */
function flat(value: Json, indent: string): string {
  if (typeof value === 'string') return stringText(value, indent)
  return typeof value === 'number' ? numberText(value) : JSON.stringify(value)
}
