import { isAlias, isScalar, type Scalar } from 'yaml'
import type { Json } from '../../model/json.ts'
import { endsAsText } from '../../schema/schema.ts'
import type { Reader } from './reader.ts'
import { textSlip } from './slips.ts'
import { misread } from './yaml-1.1.ts'

/**
 * Characters that do not come through Kustomize as they are (tried on 5.0.1 and 5.8.1): control characters fail its
 * build, line and paragraph separators become spaces. Half a surrogate pair is no text at all.
 */
const unusable =
  /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/

/** The tags of what JSON has. */
const plainTag = /^tag:yaml\.org,2002:(str|int|float|bool|null|map|seq)$/

/** Reports a tag that JSON has no type for. */
export function refuseTag({ report }: Reader, node: { tag?: string }, span: [number, number]): void {
  if (node.tag === undefined || plainTag.test(node.tag)) return
  report(
    'yaml-tag',
    `the tag ${node.tag} has no meaning here`,
    span,
    'remove it, or put the text in quotes if it is one',
  )
}

/**
 * The value of a scalar. Where it is reported, it is the text as it is written, or null, so that nothing else is said of
 * it. Where only a text can come of it, what is written is the text: `3.10` is no 3.1 there, and `yes` and `0777` mean
 * the same to every reader.
 */
export function readScalar({ report, text, path, schema }: Reader, node: Scalar, span: [number, number]): Json {
  const { value, source } = node
  const isPlain = node.type === 'PLAIN' && source !== undefined && !node.tag
  const slip = isPlain ? textSlip(text, node) : undefined
  if (slip) {
    report('yaml-slip', slip.message, span, slip.help)
    return null
  }
  const other = isPlain ? misread(source) : undefined
  const isOdd = other !== undefined || (isPlain && value !== null && String(value) !== source)
  if (isOdd && endsAsText(path, schema)) return source!
  if (other) {
    const message = `${source} is ${other.here} to this compiler, but ${other.elsewhere} to YAML 1.1 readers such as Helm and kubectl`
    report(
      'ambiguous-scalar',
      message,
      span,
      `write "${source}" for the text${other.instead ? `, or ${other.instead}` : ''}`,
    )
    return source!
  }
  if (typeof value === 'number' && !isExact(value)) {
    report('number-range', `${source} can't be kept exactly as a number`, span, `write "${source}" for the text`)
    return source ?? null
  }
  if (typeof value === 'string' && unusable.test(value)) {
    const message = `this text holds ${characterName(value.match(unusable)![0])}, which Kustomize can't carry`
    report('unusable-text', message, span, 'remove it')
    return null
  }
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return value
  }
  // A tag made something else of it, and that tag is refused.
  return null
}

const isExact = (value: number): boolean =>
  Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value))

const characterName = (character: string): string =>
  `the character U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`

/** A key as text; undefined where it is reported. */
export function readKey(reader: Reader, node: unknown, span: [number, number]): string | undefined {
  const { report } = reader
  if (!isScalar(node)) {
    report('key-not-text', isAlias(node) ? "an alias can't be a key" : "a map or list can't be a key", span)
    return undefined
  }
  refuseTag(reader, node, span)
  const isPlain = node.type === 'PLAIN' && node.source !== undefined
  if (typeof node.value !== 'string' || (isPlain && misread(node.source!))) {
    const text = node.source ?? ''
    const problem = text === '' ? 'is empty' : `${text} is not text to every YAML reader`
    report('key-not-text', `the key ${problem}`, span, `write "${text}"`)
    return undefined
  }
  if (node.value === '__proto__' || node.value === '<<' || unusable.test(node.value)) {
    report('key-not-text', `${JSON.stringify(node.value)} can't be a key`, span)
    return undefined
  }
  return node.value
}
