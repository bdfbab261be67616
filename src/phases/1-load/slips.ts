import { isMap, isScalar, type Pair, type Scalar, type YAMLMap } from 'yaml'
import { isObject } from '../../model/json.ts'
import { child, dereference, type Schema } from '../../schema/schema.ts'
import { didYouMean } from '../../text/did-you-mean.ts'
import { inQuotes } from './syntax/line.ts'

/** What is valid YAML, and hardly what its writer meant. */
export interface Slip {
  message: string
  help: string
}

/** A template without quotes where a value is nothing else: to YAML a map whose key is a map. */
export function templateSlip(text: string, node: YAMLMap): Slip | undefined {
  const [pair, ...more] = node.items as Pair[]
  const [start, end] = node.range!
  if (!node.flow || more.length > 0 || !isMap(pair?.key) || pair.value || !text.startsWith('{{', start))
    return undefined
  return {
    message: 'a template must be in quotes',
    help: `quote the template: ${rewritten(text, [start, end], inQuotes(text.slice(start, end)))}`,
  }
}

const typographicQuotes = '“”„‟«»‘’‚‹›'
const joinedItems = /(?:^-|\n *- ?)\S/
const oddSpace = /^[\u00a0\u2000-\u200b\u202f\u3000]|[\u00a0\u2000-\u200b\u202f\u3000]$/

/** A text without quotes, for which its writer took something else. */
export function textSlip(text: string, { value, range }: Scalar): Slip | undefined {
  if (typeof value !== 'string' || !range) return undefined
  const [start, end] = range
  const written = text.slice(start, end)
  if (value.length > 1 && [value[0]!, value.at(-1)!].every((end) => typographicQuotes.includes(end))) {
    const help = `write ${rewritten(text, [start, end], inQuotes(value.slice(1, -1)))}`
    return { message: 'typographic quotes are a part of the text', help }
  }
  if (written.includes('\n') && joinedItems.test(written)) {
    return {
      message: 'these lines are one text, not the items of a list',
      help: 'begin each with "- ", indented alike',
    }
  }
  if (oddSpace.test(value)) {
    const message = 'a non-breaking space stands at the end of this text, and is a part of it'
    return { message, help: `write ${rewritten(text, [start, end], value.trim())}` }
  }
  return undefined
}

/** A comment that takes the place of a value: `color: #fff`. */
export function commentSlip(text: string, pair: Pair, behindKey: number): Slip | undefined {
  if (isScalar(pair.value) ? pair.value.source !== '' : pair.value !== null) return undefined
  const [, space, value] = /^(:[ \t]+)(#[^\s#!].*)/.exec(text.slice(behindKey, endOfLine(text, behindKey))) ?? []
  if (space === undefined || value === undefined) return undefined
  const start = behindKey + space.length
  return {
    message: `${value.slice(0, 40)} is a comment, and the key has no value`,
    help: `write ${rewritten(text, [start, start + value.length], inQuotes(value))}, or a space behind the #`,
  }
}

/** Keys that stand beside a key without a value, and belong below it. */
export function lostIndentation(
  node: YAMLMap,
  schema: Schema | undefined,
): { parent: string; keys: Scalar[] } | undefined {
  const known = schema && dereference(schema).node.properties
  if (node.flow || !isObject(known)) return undefined
  let parent: string | undefined
  const keys: Scalar[] = []
  for (const { key, value } of node.items as Pair[]) {
    if (!isScalar(key) || typeof key.value !== 'string') continue
    const isKnown = Object.hasOwn(known, key.value)
    if (isKnown && keys.length > 0) break
    if (isKnown) parent = value === null || (isScalar(value) && value.source === '') ? key.value : undefined
    else if (parent !== undefined && isBelow(child(schema!, parent), key.value, Object.keys(known))) keys.push(key)
  }
  return parent !== undefined && keys.length > 0 ? { parent, keys } : undefined
}

function isBelow(schema: Schema | undefined, key: string, beside: readonly string[]): boolean {
  if (!schema || dereference(schema).node.type !== 'object' || !child(schema, key)) return false
  const { properties } = dereference(schema).node
  return (isObject(properties) && Object.hasOwn(properties, key)) || didYouMean(key, beside) === undefined
}

/** The line that a span is in, with something else in its place, without its indentation. */
export function rewritten(text: string, [start, end]: [number, number], by: string): string {
  const [first, last] = [text.lastIndexOf('\n', start - 1) + 1, endOfLine(text, end)]
  const line = `${text.slice(first, start).trimStart()}${by}${text.slice(end, last).trimEnd()}`
  return line.length > 200 ? `${line.slice(0, 199)}…` : line
}

function endOfLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset)
  return end === -1 ? text.length : end
}
