import { isMap, isScalar, parseDocument, type YAMLError, type YAMLMap } from 'yaml'
import { child, isFree, type Schema } from '../../../schema/schema.ts'
import { conflicts } from './conflict.ts'
import { lineAt, lineSpan } from './line-numbers.ts'
import { type Repair, repairs } from './repairs.ts'
import { inWords } from './wording.ts'

/** A mistake of syntax, in the words of who made it. */
export interface Mistake {
  message: string
  help?: string
  span: [start: number, end: number]
}

/** How many mistakes are told of one file, and how much text is read again, in all, to find them. */
const mostMistakes = 10
const mostText = 512 * 1024

/** How long a file is in which they are looked for: people write shorter ones. */
const longest = 64 * 1024

/**
 * What makes a text no YAML, mistake by mistake, without what only follows from one. A mistake is known by its repair:
 * the one with which a parser reads furthest, and the schema knows most. Where none helps, the parser's own error is
 * told, and no more.
 *
 * @param errors the parser's, those of syntax
 */
export function syntaxMistakes(text: string, errors: readonly YAMLError[], schema: Schema): Mistake[] {
  const original = text.split('\n')
  const mistakes: Mistake[] = []
  let left = text.length > longest ? 0 : mostText
  let lines: readonly string[] = original
  let [error] = errors
  while (error && mistakes.length < mostMistakes) {
    const line = lineAt(lines.join('\n'), error.pos[0])
    // What nests too deep for a parser does so again.
    if (error.code === 'RESOURCE_EXHAUSTION') left = 0
    let best: (Reading & { repair: Repair }) | undefined
    for (const repair of repairs(lines, line)) {
      left -= text.length
      if (left < 0 || best?.unknown === 0) break
      const least = { reach: Math.max(repair.isOpening ? -1 : line, repair.at[0]!), unknown: 0 }
      const reading = read(repair.lines.join('\n'), schema)
      if (isBetter(reading, best ?? least)) best = { ...reading, repair }
    }
    if (!best) return [...mistakes, { ...inWords(error), span: error.pos }]
    const { at, message, help } = best.repair
    mistakes.push({ message, help, span: lineSpan(original, at[0]!) })
    lines = best.repair.lines
    error = best.error
  }
  return mistakes
}

/** How well a text can be read. */
interface Reading {
  /** The first error that is left, and the line that it is in. */
  error?: YAMLError
  reach: number
  /** How many keys the schema doesn't know; not counted while there is an error. */
  unknown: number
}

const isBetter = (one: Omit<Reading, 'error'>, other: Omit<Reading, 'error'>): boolean =>
  one.reach > other.reach || (one.reach === other.reach && one.unknown < other.unknown)

function read(text: string, schema: Schema): Reading {
  const document = parseDocument(text, { uniqueKeys: false, prettyErrors: false, logLevel: 'error' })
  const error = document.errors.find(isSyntaxError)
  return error
    ? { error, reach: lineAt(text, error.pos[0]), unknown: Number.POSITIVE_INFINITY }
    : { reach: Number.POSITIVE_INFINITY, unknown: unknownKeys(document.contents, schema) }
}

/** How many keys of a document its schema does not know; free ones aside. */
function unknownKeys(node: unknown, schema: Schema | undefined): number {
  if (!schema || !isMap(node)) return 0
  return (node as YAMLMap).items.reduce((count, { key, value }) => {
    const below = isScalar(key) ? child(schema, String(key.value)) : undefined
    return count + (below || isFree(schema) ? unknownKeys(value, below) : 1)
  }, 0)
}

/** Whether an error of a parser makes a text no YAML: several documents are well-formed. */
export const isSyntaxError = ({ code }: YAMLError): boolean => code !== 'MULTIPLE_DOCS'

/** The places of a merge in which somebody has yet to choose. */
export function conflictMistake(text: string): Mistake | undefined {
  if (!text.includes('<<<<<<< ')) return undefined
  const lines = text.split('\n')
  const places = conflicts(lines)
  if (places.length === 0) return undefined
  const numbers = places.map(({ first, last }) => `${first + 1}-${last + 1}`).join(', ')
  return {
    message: `this file has an unresolved merge conflict (lines ${numbers})`,
    help: 'keep one side of each, or what both mean together, and remove the lines <<<<<<<, ======= and >>>>>>>',
    span: lineSpan(lines, places[0]!.first),
  }
}
