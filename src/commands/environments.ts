import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.ts'
import { didYouMean } from '../text/did-you-mean.ts'
import { UsageError } from './options.ts'

/** @throws UsageError for an id that no environment has, unless mistakes keep all of them from being found */
export function requireEnvironments(
  asked: readonly string[],
  there: readonly string[],
  diagnostics: readonly Diagnostic[],
): void {
  const unknown = asked.find((id) => !there.includes(id))
  if (unknown === undefined || (there.length === 0 && hasErrors(diagnostics))) return
  const near = didYouMean(unknown, there)
  throw new UsageError(
    `there is no environment ${unknown}${near ? `; did you mean ${near}?` : `: there ${there.length > 0 ? `are ${there.join(', ')}` : 'are none'}`}`,
  )
}

/** What is wrong with some environments, and with what is no environment's own. */
export const concerning = (diagnostics: readonly Diagnostic[], ids: readonly string[]): Diagnostic[] =>
  diagnostics.filter(({ environments }) => !environments || environments.some((id) => ids.includes(id)))
