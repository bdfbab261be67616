import { closest } from '../closest.ts'
import type { Diagnostic } from '../diagnostic.ts'
import { UsageError } from './options.ts'

/** @throws UsageError where one of the ids is none of those that there are, unless there are none: that is told elsewhere */
export function requireEnvironments(asked: readonly string[], there: readonly string[]): void {
  const unknown = there.length > 0 ? asked.find((id) => !there.includes(id)) : undefined
  if (unknown === undefined) return
  const near = closest(unknown, there)
  throw new UsageError(`there is no environment ${unknown}${near ? `; did you mean ${near}?` : `: there are ${there.join(', ')}`}`)
}

/** What is wrong with some environments, and with what is no environment's own. */
export const concerning = (diagnostics: readonly Diagnostic[], ids: readonly string[]): Diagnostic[] =>
  diagnostics.filter(({ environments }) => !environments || environments.some((id) => ids.includes(id)))
