import { createHash } from 'node:crypto'
import type { Diagnostic } from './diagnostic.ts'

/**
 * Names diagnostics so that they are known again when they move within their file: by code, file and message, and a
 * counter for equal ones.
 */
export function fingerprinter(): (diagnostic: Diagnostic) => string {
  const seen = new Map<string, number>()
  return ({ code, message, location }) => {
    const hash = createHash('sha256')
      .update(JSON.stringify([code, location.file, message]))
      .digest('hex')
      .slice(0, 16)
    const count = (seen.get(hash) ?? 0) + 1
    seen.set(hash, count)
    return `${hash}:${count}`
  }
}
