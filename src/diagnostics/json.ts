import type { Diagnostic } from './diagnostic.ts'
import { summarize } from './prose.ts'

/** The keys of the document, in its order. */
const documentKeys = [
  ...['version', 'diagnostics', 'summary', 'errors', 'warnings'],
  ...['code', 'severity', 'message', 'help', 'location', 'related', 'environments'],
  ...['file', 'range', 'start', 'end', 'line', 'column'],
]

/**
 * For programs: `{ version, diagnostics, summary: { errors, warnings } }`, where `version` is this package's, and each
 * diagnostic is as `Diagnostic` describes it.
 */
export function json(diagnostics: readonly Diagnostic[], { version }: { version: string }): string {
  return stringify({ version, diagnostics, summary: summarize(diagnostics) }, documentKeys)
}

/**
 * A JSON document, with the control characters escaped that JSON itself would let through to a terminal, and what the
 * runner of GitHub Actions would take for a command.
 */
export function stringify(document: object, keys?: string[]): string {
  const text = JSON.stringify(document, keys, 2)
  return `${text.replace(/[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}]|(?<=##)\[/gu, escaped)}\n`
}

/** A character as JSON's own escapes; one beyond the first plane takes two. */
const escaped = (character: string): string =>
  Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('')
