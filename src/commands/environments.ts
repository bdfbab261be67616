import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.ts'
import { didYouMean } from '../text/did-you-mean.ts'
import { matches } from '../text/wildcard.ts'
import { UsageError } from './options.ts'

/**
 * The environments that are named, by their ids, or by names in which `*` stands for any characters; in the order in
 * which they are named, each once.
 *
 * @throws UsageError for a name that no environment has, unless mistakes keep all of them from being found
 */
export function named(
  asked: readonly string[],
  there: readonly string[],
  diagnostics: readonly Diagnostic[],
): string[] {
  const found = asked.map((name) => there.filter((id) => (name.includes('*') ? matches(name, id) : name === id)))
  const unknown = asked.find((_, index) => found[index]!.length === 0)
  if (unknown === undefined || (there.length === 0 && hasErrors(diagnostics))) return [...new Set(found.flat())]
  const near = didYouMean(unknown, there)
  throw new UsageError(
    `there is no environment ${unknown}${near ? `; did you mean ${near}?` : `: there ${there.length > 0 ? `are ${there.join(', ')}` : 'are none'}`}`,
  )
}

/** What is wrong with some environments, and with what is no environment's own. */
export const concerning = (diagnostics: readonly Diagnostic[], ids: readonly string[]): Diagnostic[] =>
  diagnostics.filter(({ environments }) => !environments || environments.some((id) => ids.includes(id)))
