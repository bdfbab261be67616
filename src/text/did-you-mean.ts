import { distance } from 'fastest-levenshtein'

/** The candidate that somebody who wrote `word` most likely meant; undefined where none is near. */
export function didYouMean(word: string, candidates: readonly string[]): string | undefined {
  const near = candidates
    .map((candidate) => ({ candidate, off: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.off - b.off)[0]
  return near && near.off <= Math.max(1, Math.floor(word.length / 3)) ? near.candidate : undefined
}
