import { memoize } from '../../model/memo.ts'
import type { CompiledState } from '../../recompile.ts'
import type { Added, Changed } from '../change.ts'
import type { Sentence } from './sentence.ts'

/** Something that an environment has: a name for people, and, where one name may stand for several, what it is. */
export type Fact = string | readonly [name: string, value: string]

/** Reads something of an environment: its guards, its routes, the rights of its pods. */
type Read = (state: CompiledState) => Iterable<Fact>

/**
 * What an environment is judged by: itself before the change. A new one, for which there is no before, is judged by
 * what the company gives an environment that says nothing of its own.
 */
export const priorOf = (change: Added | Changed): CompiledState =>
  change.kind === 'added' ? change.company : change.before

interface Comparison {
  /** What is new, or another than it was. */
  gained: string[]
  /** Of what is gained that which was there, and is another. */
  changed: { name: string; was: string; is: string }[]
  lost: string[]
}

/** Compares what an environment has with what it had, by names. */
export function compared(read: Read): (change: Added | Changed) => Comparison {
  const facts = memoize(
    (state: CompiledState) =>
      new Map([...read(state)].map((fact) => (typeof fact === 'string' ? ([fact, ''] as const) : fact))),
  )
  return (change) => {
    const [was, is] = [facts(priorOf(change)), facts(change.after)]
    const others = [...is].filter(([name, value]) => was.get(name) !== value)
    return {
      gained: others.map(([name]) => name),
      changed: others.flatMap(([name, value]) => (was.has(name) ? [{ name, was: was.get(name)!, is: value }] : [])),
      lost: [...was.keys()].filter((name) => !is.has(name)),
    }
  }
}

type Tell = (names: string[]) => Sentence

/** Tells in one sentence what an environment gains. */
export function gained(read: Read, tell: Tell): (change: Added | Changed) => Generator<Sentence> {
  const compare = compared(read)
  return function* (change) {
    const names = compare(change).gained
    if (names.length > 0) yield tell(names)
  }
}

/** Tells in one sentence what an environment gains or loses. */
export function differing(read: Read, tell: Tell): (change: Added | Changed) => Generator<Sentence> {
  const compare = compared(read)
  return function* (change) {
    const { gained, lost } = compare(change)
    if (gained.length + lost.length > 0) yield tell([...gained, ...lost])
  }
}

/** The items of a list that another lacks, each once. */
export const without = (all: readonly string[], others: readonly string[]): string[] =>
  [...new Set(all)].filter((item) => !others.includes(item))
