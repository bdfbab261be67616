import { type CST, isAlias, isMap, isScalar, isSeq, type Node, type Pair, parseDocument, type YAMLMap } from 'yaml'
import { equal, isObject, type Json, withValue } from '../model/json.ts'
import type { Source } from '../model/source.ts'
import { parse } from '../phases/1-load/parse.ts'
import { keyText, numberText } from '../phases/9-emit/scalar.ts'

/**
 * A file of values with one value set, and every byte of its text outside of that as it was: comments, order, quotes,
 * indentation and line ends. A key that isn't there is put at the end of its map. Undefined where that can't be done,
 * because the value is written elsewhere too (an anchor, an alias) or in a way that no single change reaches.
 *
 * @param source what `parse` finds nothing wrong with
 * @param path the keys that lead to the value, at least one; not into lists
 */
export function setValue({ file, text, values }: Source, path: readonly string[], value: Json): Source | undefined {
  const document = parseDocument(text, { keepSourceTokens: true, merge: true, prettyErrors: false, logLevel: 'error' })
  const edited =
    document.contents === null || isNull(document.contents)
      ? appended(text, path, value)
      : edit(text, document.contents, path, value)
  if (edited === undefined) return undefined
  const { source, diagnostics } = parse(file, edited)
  return diagnostics.length === 0 && source && equal(source.values, withValue(values, path, value)) ? source : undefined
}

const isNull = (node: unknown): boolean => isScalar(node) && node.value === null

function edit(text: string, node: Node, path: readonly string[], value: Json): string | undefined {
  const [key, ...rest] = path as [string, ...string[]]
  if (!isMap(node)) return undefined
  const pair = (node as YAMLMap<Node, Node | null>).items.find(
    (item) => isScalar(item.key) && String(item.key.value) === key,
  )
  if (!pair) return inserted(text, node as YAMLMap<Node, Node | null>, path, value)
  if (rest.length > 0 && isMap(pair.value)) return edit(text, pair.value, rest, value)
  return isAlias(pair.value) ? undefined : replaced(text, pair, withValue(undefined, rest, value))
}

type Item = Pair<Node, Node | null>

/** Puts a value in the place of a pair's own. */
function replaced(text: string, item: Item, value: Json): string {
  const { key, value: node } = item
  const behind = behindColon(item)
  if (behind === undefined) return splice(text, key.range![1], key.range![1], `: ${flow(value)}`)
  const start = node?.range?.[0] ?? behind
  const end = contentEnd(node)
  if (!node || end === 0) return splice(text, behind, behind, ` ${flow(value)}`)
  const isBlock = isScalar(node) ? /^BLOCK_/.test(node.type ?? '') : !(node as YAMLMap).flow
  if (!isBlock) return splice(text, start, end, isScalar(node) ? likewise(node.type, value) : flow(value))
  // It ends with its last line; a comment on the line of the key stays there.
  const lineEnd = text[end - 1] === '\n' ? end : endOfLine(text, end)
  const first = isScalar(node) ? start : startOfLine(text, start)
  if (isScalar(node) || first <= behind) return splice(text, start, lineEnd, `${flow(value)}${newline(text)}`)
  return splice(splice(text, first, lineEnd, ''), behind, behind, ` ${flow(value)}`)
}

/** A text keeps the quotes that were there. */
function likewise(type: string | undefined, value: Json): string {
  if (typeof value !== 'string' || /[\n'\\]/.test(value)) return flow(value)
  if (type === 'QUOTE_DOUBLE') return JSON.stringify(value)
  return type === 'QUOTE_SINGLE' ? `'${value}'` : flow(value)
}

/** Puts a key at the end of a map. */
function inserted(
  text: string,
  map: YAMLMap<Node, Node | null>,
  path: readonly string[],
  value: Json,
): string | undefined {
  const last = map.items.at(-1)
  if (map.flow) {
    const [key, ...rest] = path as [string, ...string[]]
    const entry = `${keyText(key)}: ${flow(withValue(undefined, rest, value))}`
    const end = last ? endOf(last) : map.range![0] + 1
    return splice(text, end, end, last ? `, ${entry}` : entry)
  }
  if (!last) return undefined
  const end = endOf(last)
  const place = text[end - 1] === '\n' ? end : endOfLine(text, end)
  const start = map.items[0]!.key.range![0]
  const indent = ' '.repeat(start - startOfLine(text, start))
  const isCut = place > 0 && text[place - 1] !== '\n'
  return splice(text, place, place, `${isCut ? newline(text) : ''}${lines(path, value, indent, newline(text))}`)
}

const appended = (text: string, path: readonly string[], value: Json): string =>
  `${text}${text === '' || text.endsWith('\n') ? '' : newline(text)}${lines(path, value, '', newline(text))}`

/** The lines of a value, each key on its own. */
const lines = (path: readonly string[], value: Json, indent: string, end: string): string =>
  path
    .map(
      (key, depth) =>
        `${indent}${'  '.repeat(depth)}${keyText(key)}:${depth === path.length - 1 ? ` ${flow(value)}` : ''}${end}`,
    )
    .join('')

/** Where a pair ends: its value, or else what stands for it. */
const endOf = (item: Item): number => Math.max(item.key.range![1], behindColon(item) ?? 0, contentEnd(item.value))

/** Where the colon of a pair ends; undefined without one, as in `{key}`. */
function behindColon({ srcToken }: Item): number | undefined {
  const colon = srcToken?.sep?.find(({ type }) => type === 'map-value-ind')
  return colon && colon.offset + 1
}

/**
 * Where a value ends, without what yaml counts to it of the comments and lines behind; 0 where it is not written at
 * all.
 */
function contentEnd(node: Node | null | undefined): number {
  if (!node?.range) return 0
  if (isMap(node) && !node.flow && node.items.length > 0) return endOf(node.items.at(-1) as Item)
  if (isSeq(node) && !node.flow && node.items.length > 0) {
    const { items } = node.srcToken as CST.BlockSequence
    const dash = items.flatMap(({ start }) => start).findLast(({ type }) => type === 'seq-item-ind')!
    return Math.max(dash.offset + 1, contentEnd(node.items.at(-1) as Node))
  }
  return node.range[0] < node.range[1] ? node.range[1] : 0
}

/** A value on one line, where other values may stand beside it. */
function flow(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`
  if (isObject(value))
    return `{${Object.entries(value)
      .map(([key, item]) => `${flow(key)}: ${flow(item)}`)
      .join(', ')}}`
  if (typeof value === 'number') return numberText(value)
  if (typeof value !== 'string') return String(value)
  return /[,[\]{}]/.test(value) ? JSON.stringify(value) : keyText(value)
}

const splice = (text: string, start: number, end: number, by: string): string =>
  text.slice(0, start) + by + text.slice(end)

const startOfLine = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1

/** Behind the line's end. */
const endOfLine = (text: string, offset: number): number => {
  const end = text.indexOf('\n', offset)
  return end === -1 ? text.length : end + 1
}

const newline = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n')
