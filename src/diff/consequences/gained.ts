import type { CompiledState } from '../../recompile.ts'
import type { Changed } from '../change.ts'
import type { Sentence } from './sentence.ts'

/** Reads something of an environment: its guards, its routes, the rights of its pods. */
type Read = (state: CompiledState) => string[]

/** Finds items that an environment has after a change and did not have before. */
export const gained = (read: Read, tell: (items: string[]) => Sentence) =>
  function* ({ before, after }: Changed): Generator<Sentence> {
    const items = without(read(after), read(before))
    if (items.length > 0) yield tell(items)
  }

/** The items of a list that another lacks, each once. */
export const without = (all: readonly string[], others: readonly string[]): string[] =>
  [...new Set(all)].filter((item) => !others.includes(item))
