import { distance } from 'fastest-levenshtein'

/** Nobody mistypes a word of so many letters, or looks for one among so many: comparing them all would take long. */
const most = { letters: 100, candidates: 1000 }

/** The candidate that somebody who wrote `word` most likely meant; undefined where none is near. */
export function didYouMean(word: string, candidates: readonly string[]): string | undefined {
  if (word.length > most.letters || candidates.length > most.candidates) return undefined
  const near = candidates
    .map((candidate) => ({ candidate, off: stepsBetween(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.off - b.off)[0]
  return near && near.off <= Math.max(1, Math.floor(word.length / 3)) ? near.candidate : undefined
}

/** Two letters that are swapped are one mistake. */
const stepsBetween = (word: string, candidate: string): number =>
  [...word].some((_, index) => swapped(word, index) === candidate) ? 1 : distance(word, candidate)

const swapped = (word: string, at: number): string =>
  word.slice(0, at) + (word[at + 1] ?? '') + word[at] + word.slice(at + 2)
