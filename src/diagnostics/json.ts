import type { Diagnostic } from './diagnostic.ts'
import { summarize } from './prose.ts'

/**
 * For programs: `{ version, diagnostics, summary: { errors, warnings } }`, where `version` is this package's, and each
 * diagnostic is as `Diagnostic` describes it.
 */
export function json(diagnostics: readonly Diagnostic[], { version, more }: JsonOptions): string {
  return stringify({ version, diagnostics: diagnostics.map(ordered), summary: summarize(diagnostics), ...more })
}

export interface JsonOptions {
  version: string
  /** What the document holds besides. */
  more?: object | undefined
}

/** A diagnostic with its keys in one order, whoever has made it. */
function ordered({ code, severity, message, help, location, related, environments }: Diagnostic): Diagnostic {
  return {
    code,
    severity,
    message,
    ...(help !== undefined && { help }),
    location,
    ...(related && { related }),
    ...(environments && { environments }),
  }
}

/**
 * A JSON document, with the control characters escaped that JSON itself would let through to a terminal, and what the
 * runner of GitHub Actions would take for a command.
 */
export function stringify(document: object): string {
  const text = JSON.stringify(document, null, 2)
  return `${text.replace(/[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}]|(?<=##)\[/gu, escaped)}\n`
}

/** A character as JSON's own escapes; one beyond the first plane takes two. */
const escaped = (character: string): string =>
  Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('')
