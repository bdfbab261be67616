import { didYouMean } from '../text/did-you-mean.ts'
import { UsageError } from './options.ts'

/** A word that is none of those that may stand there. */
export function notAmong(what: string, word: string, choices: readonly string[]): UsageError {
  const near = didYouMean(word, choices)
  return new UsageError(`${what} ${word}: it is one of ${choices.join(', ')}${near ? `; did you mean ${near}?` : ''}`)
}
