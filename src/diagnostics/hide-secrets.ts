import { hideSecrets, hideSecretValues } from '../text/secrets.ts'
import type { Diagnostic, Range } from './diagnostic.ts'

/** Whether a diagnostic points at a secret. */
export const isAtSecret = ({ code }: Diagnostic): boolean =>
  code === 'secret-in-text' || code === 'repository-credentials'

/** Diagnostics whose words hold no secret. */
export const withoutSecrets = (diagnostics: readonly Diagnostic[]): Diagnostic[] =>
  diagnostics.map((diagnostic) => ({
    ...diagnostic,
    message: hideSecrets(diagnostic.message),
    ...(diagnostic.help !== undefined && { help: hideSecrets(diagnostic.help) }),
    ...(diagnostic.related && {
      related: diagnostic.related.map((other) => ({ ...other, message: hideSecrets(other.message) })),
    }),
  }))

/**
 * A file's text with stars in place of the secrets at these ranges, and of all that looks like one: it would stand in
 * the frame of another mistake nearby.
 */
export function hideSecretsOfFile(text: string, ranges: readonly Range[]): string {
  const lines = text.split('\n')
  for (const range of ranges) hideRange(lines, range)
  return hideSecretValues(lines.join('\n'))
}

function hideRange(lines: string[], { start, end }: Range): void {
  for (let line = start.line; line <= Math.min(end.line, lines.length); line++) {
    const text = lines[line - 1]!
    const from = line === start.line ? start.column - 1 : 0
    const to = line === end.line ? end.column - 1 : text.length
    lines[line - 1] = text.slice(0, from) + text.slice(from, to).replace(/\S/g, '*') + text.slice(to)
  }
}
