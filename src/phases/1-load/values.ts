import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Pair,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import { isObject, type Json, type JsonObject } from '../../model/json.ts'
import type { Span } from '../../model/source.ts'
import { schemaAt } from '../../schema/schema.ts'
import { type Reader, type Sized, spanOf } from './reader.ts'
import { readKey, readScalar, refuseTag } from './scalars.ts'
import { commentSlip, lostIndentation, rewritten, templateSlip } from './slips.ts'
import { inQuotes } from './syntax/line.ts'
import { lineAt, lineNumbers } from './syntax/line-numbers.ts'

/** How many values a file may stand for once its aliases are expanded, and how deep they may nest. */
const mostValues = 20_000
const mostLevels = 100

/** A text counts as one value more for every so many characters: an alias repeats them, too. */
const charactersPerValue = 100

const nothing: Sized = { value: null, size: 1 }

/**
 * Turns the nodes of a YAML document into plain values, notes the span of each, and reports what plain values can't
 * hold or what another YAML reader would read otherwise. Never throws; where it reports, the value is null.
 *
 * Aliases share the value of their anchor, so that a bomb of them costs nothing before it is found.
 */
export const toValue = (document: Document, into: Omit<Reader, 'anchors' | 'path' | 'isTooLarge'>): Json =>
  read({ ...into, anchors: new Map(), path: [], isTooLarge: false }, document.contents, 0, 0).value

/** @param start the offset at which a node that has no text is missed */
function read(reader: Reader, node: unknown, level: number, start: number): Sized {
  if (isAlias(node)) return readAlias(reader, node.source, spanOf(node, start))
  if (isScalar(node)) {
    const value = readScalar(reader, node, spanOf(node, start))
    const size = typeof value === 'string' ? 1 + Math.floor(value.length / charactersPerValue) : 1
    return anchored(reader, node, { value, size })
  }
  if (level > mostLevels) {
    reader.report('yaml-depth', `this nests more than ${mostLevels} levels deep`, spanOf(node, start))
    return nothing
  }
  if (isMap(node)) return anchored(reader, node, readMap(reader, node, level, start))
  return isSeq(node) ? anchored(reader, node, readList(reader, node, level, start)) : nothing
}

function readAlias({ anchors, report, text }: Reader, name: string, span: [number, number]): Sized {
  const target = anchors.get(name)
  if (!target) {
    const help = `quote the text, if it is one: ${rewritten(text, span, inQuotes(`*${name}`))}`
    const message = /^[.\w-]*[./]/.test(name)
      ? 'a text that begins with * must be in quotes: without them it is an alias of YAML'
      : `no anchor &${name} stands before this alias`
    report('yaml-alias', message, span, help)
  }
  return target ?? nothing
}

/** A node's value under its anchor, where it has one; nothing once the file is too large. */
function anchored(reader: Reader, node: Scalar | YAMLMap | YAMLSeq, sized: Sized): Sized {
  if (node.anchor) reader.anchors.set(node.anchor, sized)
  refuseTag(reader, node, spanOf(node, 0))
  if (sized.size > mostValues && !reader.isTooLarge) {
    reader.isTooLarge = true
    const message = `this stands for more than ${mostValues} values, or as much text, with what its aliases repeat`
    reader.report('file-too-complex', message, spanOf(node, 0), 'write fewer values, or fewer aliases of large ones')
  }
  return reader.isTooLarge ? nothing : sized
}

function readList(reader: Reader, node: YAMLSeq, level: number, start: number): Sized {
  const value: Json[] = []
  const places: Span[] = []
  let size = 1
  for (const [index, item] of node.items.entries()) {
    reader.path.push(index)
    const child = read(reader, item, level + 1, start)
    reader.path.pop()
    const span = spanOf(item, start)
    value.push(child.value)
    places.push({ key: [span[0], span[0]], value: span })
    size += child.size
  }
  reader.spans.set(value, places)
  return { value, size }
}

/** A map that is being read, and where its keys stand. */
interface Draft {
  value: JsonObject
  places: Map<string, Span>
}

function readMap(reader: Reader, node: YAMLMap, level: number, start: number): Sized {
  const template = templateSlip(reader.text, node)
  if (template) {
    reader.report('yaml-slip', template.message, spanOf(node, start), template.help)
    return nothing
  }
  const displaced = refuseDisplaced(reader, node)
  const draft: Draft = { value: {}, places: new Map() }
  const merged: Pair[] = []
  let size = 1
  for (const pair of node.items) {
    if (!isPair(pair)) continue
    if (isScalar(pair.key) && typeof pair.key.value === 'symbol') {
      merged.push(pair)
      continue
    }
    if (displaced.has(pair.key)) continue
    const span = spanOf(pair.key, start)
    const key = readKey(reader, pair.key, span)
    reader.path.push(key ?? '')
    const child = read(reader, pair.value, level + 1, span[1])
    reader.path.pop()
    if (key === undefined) continue
    const first = draft.places.get(key)
    if (first) {
      reader.report('duplicate-key', `the key ${key} stands twice in this map`, span, oneOf(pair.value), first.key)
      continue
    }
    const slip = commentSlip(reader.text, pair, span[1])
    if (slip) reader.report('yaml-slip', slip.message, span, slip.help)
    draft.value[key] = child.value
    draft.places.set(key, { key: span, value: spanOf(pair.value, span[1]) })
    size += child.size
  }
  for (const pair of merged) size += mergeInto(draft, reader, pair, level, start)
  reader.spans.set(
    draft.value,
    Object.keys(draft.value).map((key) => draft.places.get(key)!),
  )
  return { value: draft.value, size }
}

/** Reports the keys that stand beside the one below which they belong: what they say would be said of another. */
function refuseDisplaced({ report, text, path, schema }: Reader, node: YAMLMap): Set<unknown> {
  const lost = lostIndentation(node, schemaAt(path, schema))
  if (!lost) return new Set()
  const lines = lineNumbers(lost.keys.map((key) => lineAt(text, key.range![0])))
  const names = lost.keys.map((key) => key.value).join(', ')
  const message = `${names} ${lost.keys.length > 1 ? 'stand' : 'stands'} beside ${lost.parent}, not below it`
  const help = `indent ${lost.keys.length > 1 ? `lines ${lines}` : 'this line'} by 2 more spaces`
  report('yaml-slip', message, spanOf(lost.keys[0], 0), help)
  return new Set(lost.keys)
}

/** The merge key `<<`: the map's own keys win, then those of the earlier of several maps. */
/** Of a key that stands twice, and a map below it, what to do so that nothing of the two is lost. */
const oneOf = (value: unknown): string =>
  isMap(value) ? 'move what it holds below the first, and remove it' : 'keep one of the two'

function mergeInto({ value, places }: Draft, reader: Reader, pair: Pair, level: number, start: number): number {
  const span = spanOf(pair.key, start)
  const child = read(reader, pair.value, level + 1, span[1])
  for (const from of [child.value].flat()) {
    if (!isObject(from)) {
      reader.report('yaml-merge', 'the merge key << takes a map, or a list of maps', span)
      continue
    }
    for (const [index, key] of Object.keys(from).entries()) {
      if (Object.hasOwn(value, key)) continue
      value[key] = from[key]!
      places.set(key, reader.spans.get(from)![index]!)
    }
  }
  return child.size
}
