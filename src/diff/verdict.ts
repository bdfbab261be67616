import { levels } from './consequences/consequence.ts'
import type { Diff } from './diff.ts'
import { isRoutine } from './routine.ts'

/**
 * A diff in a word, for a gate: nothing changes, which is proved object by object; only what changes every week; something
 * changes and nothing more follows; or the worst that follows.
 * What can't be compared may be worse than all that can, but for a danger: then it is `unknown`.
 */
export type Verdict = 'none' | 'routine' | 'change' | 'caution' | 'danger' | 'unknown'

export function verdictOf(diff: Diff): Verdict {
  const all = [...diff.environments, ...diff.delivery]
  const found = new Set(all.flatMap(({ consequences }) => consequences.map(({ level }) => level)))
  const worst = levels.find((level) => found.has(level))
  if (worst === 'danger') return worst
  if (countUnknown(diff) > 0) return 'unknown'
  if (all.length === 0) return 'none'
  if (worst === 'caution') return worst
  return isRoutine(diff) ? 'routine' : 'change'
}

/** How many environments can't be compared, and what delivers them all as one more. */
export const countUnknown = ({ broken: { before, after, delivery } }: Diff): number =>
  new Set([...before, ...after]).size + Number(delivery)
