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
import type { Code } from '../../diagnostics/catalogue.ts'
import type { Json, JsonObject } from '../../model/json.ts'
import type { Source, Span } from '../../model/source.ts'
import { misread } from './yaml-1.1.ts'

/** How many values a file may stand for once its aliases are expanded, and how deep they may nest. */
const mostValues = 100_000
const mostLevels = 100

/**
 * Characters that do not come through Kustomize as they are (tried on 5.0.1 and 5.8.1): control characters fail its
 * build, line and paragraph separators become spaces. Half a surrogate pair is no text at all.
 */
const unusable =
  /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/

/** The tags of what JSON has. */
const plainTag = /^tag:yaml\.org,2002:(str|int|float|bool|null|map|seq)$/

type Report = (code: Code, message: string, span: [number, number], help?: string) => void

/** A value, and how many values it stands for. */
interface Sized {
  value: Json
  size: number
}

/**
 * Turns the nodes of a YAML document into plain values, notes where each of them stands, and reports what plain values
 * can't hold or what another YAML reader would read otherwise. Never throws; where it reports, the value is null.
 *
 * Aliases share the value of their anchor, so that a bomb of them costs nothing before it is found.
 */
export function toValue(document: Document, spans: Source['spans'], report: Report): Json {
  const anchors = new Map<string, Sized>()
  let tooLarge = false

  const visit = (node: unknown, level: number, start: number): Sized => {
    if (isAlias(node)) return alias(node.source, spanOf(node, start))
    if (isScalar(node)) return anchored(node, { value: scalar(node, spanOf(node, start)), size: 1 })
    if (level > mostLevels) {
      report('yaml-depth', `this nests more than ${mostLevels} levels deep`, spanOf(node, start))
      return { value: null, size: 1 }
    }
    if (isMap(node)) return anchored(node, map(node, level, start))
    if (isSeq(node)) return anchored(node, list(node, level, start))
    return { value: null, size: 1 }
  }

  const anchored = (node: Scalar | YAMLMap | YAMLSeq, sized: Sized): Sized => {
    if (node.anchor) anchors.set(node.anchor, sized)
    refuseTag(node)
    if (sized.size > mostValues && !tooLarge) {
      tooLarge = true
      report('yaml-size', `this stands for more than ${mostValues} values`, spanOf(node, 0), 'write fewer aliases')
    }
    return tooLarge ? { value: null, size: 1 } : sized
  }

  const refuseTag = (node: Scalar | YAMLMap | YAMLSeq): void => {
    if (node.tag === undefined || plainTag.test(node.tag)) return
    report('yaml-tag', `the tag ${node.tag} means nothing here`, spanOf(node, 0), 'leave the tag out')
  }

  const alias = (name: string, span: [number, number]): Sized => {
    const target = anchors.get(name)
    if (!target) report('yaml-alias', `no anchor &${name} stands before this alias`, span)
    return target ?? { value: null, size: 1 }
  }

  const scalar = (node: Scalar, span: [number, number]): Json => {
    const { value, source } = node
    if (node.type === 'PLAIN' && source !== undefined && !node.tag) {
      const other = misread(source)
      if (other) {
        report(
          'ambiguous-scalar',
          `${source} is ${other.here} to this compiler, but ${other.elsewhere} to YAML 1.1 readers such as Helm and kubectl`,
          span,
          `write "${source}" for the text${other.instead ? `, or ${other.instead}` : ''}`,
        )
        return null
      }
    }
    if (
      typeof value === 'number' &&
      (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)))
    ) {
      report('number-range', `${source} can't be kept exactly as a number`, span, `write "${source}" for the text`)
      return null
    }
    if (typeof value === 'string' && unusable.test(value)) {
      report(
        'unusable-text',
        `this text holds ${nameOf(value.match(unusable)![0])}, which Kustomize can't carry`,
        span,
        'take it out',
      )
      return null
    }
    if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      return value
    report('yaml-tag', 'this is neither text, a number, a boolean nor null', span, 'leave the tag out')
    return null
  }

  const list = (node: YAMLSeq, level: number, start: number): Sized => {
    const value: Json[] = []
    const places: Span[] = []
    let size = 1
    for (const item of node.items) {
      const child = visit(item, level + 1, start)
      const span = spanOf(item, start)
      value.push(child.value)
      places.push({ key: [span[0], span[0]], value: span })
      size += child.size
    }
    spans.set(value, places)
    return { value, size }
  }

  const map = (node: YAMLMap, level: number, start: number): Sized => {
    const value: JsonObject = {}
    const places = new Map<string, Span>()
    const merged: Pair[] = []
    let size = 1
    for (const pair of node.items) {
      if (!isPair(pair)) continue
      if (isScalar(pair.key) && typeof pair.key.value === 'symbol') {
        merged.push(pair)
        continue
      }
      const span = spanOf(pair.key, start)
      const key = keyText(pair.key, span)
      const child = visit(pair.value, level + 1, span[1])
      if (key === undefined) continue
      value[key] = child.value
      places.set(key, { key: span, value: spanOf(pair.value, span[1]) })
      size += child.size
    }
    for (const pair of merged) size += merge(pair, value, places, level, start)
    spans.set(
      value,
      Object.keys(value).map((key) => places.get(key)!),
    )
    return { value, size }
  }

  /** The merge key `<<`: what the map itself has goes first, then the earlier of several maps. */
  const merge = (pair: Pair, value: JsonObject, places: Map<string, Span>, level: number, start: number): number => {
    const span = spanOf(pair.key, start)
    const child = visit(pair.value, level + 1, span[1])
    const maps = Array.isArray(child.value) ? child.value : [child.value]
    for (const from of maps) {
      if (typeof from !== 'object' || from === null || Array.isArray(from)) {
        report('yaml-merge', 'the merge key << takes a map, or a list of maps', span)
        continue
      }
      for (const [index, key] of Object.keys(from).entries()) {
        if (Object.hasOwn(value, key)) continue
        value[key] = from[key]!
        places.set(key, spans.get(from)![index]!)
      }
    }
    return child.size
  }

  const keyText = (node: unknown, span: [number, number]): string | undefined => {
    if (!isScalar(node)) {
      report('key-not-text', isAlias(node) ? "an alias can't be a key" : "a map or list can't be a key", span)
      return undefined
    }
    refuseTag(node)
    const plain = node.type === 'PLAIN' && node.source !== undefined
    if (typeof node.value !== 'string' || (plain && misread(node.source!))) {
      const text = node.source ?? ''
      report(
        'key-not-text',
        `the key ${text === '' ? 'is empty' : `${text} is not text to every YAML reader`}`,
        span,
        `write "${text}"`,
      )
      return undefined
    }
    if (node.value === '__proto__' || node.value === '<<' || unusable.test(node.value)) {
      report('key-not-text', `${JSON.stringify(node.value)} is no key that can be used`, span)
      return undefined
    }
    return node.value
  }

  return visit(document.contents, 0, 0).value
}

const nameOf = (character: string): string =>
  `the character U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`

function spanOf(node: unknown, fallback: number): [number, number] {
  const range = (node as { range?: [number, number, number] | null } | null | undefined)?.range
  return range ? [range[0], range[1]] : [fallback, fallback]
}
