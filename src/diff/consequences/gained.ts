import type { Subject } from '../../recompile.ts'
import type { EnvironmentChange } from '../change.ts'
import type { Message } from './sentence.ts'

type Find = (change: EnvironmentChange) => Message[]

/** Says what a server has that it had not before; nothing where it comes or goes. */
export const gains =
  (of: (side: Subject) => string[], message: (items: string[]) => Message): Find =>
  ({ before, after }) => {
    const items = before && after ? without(of(after), of(before)) : []
    return items.length > 0 ? [message(items)] : []
  }

/** Says what it has no more. */
export const losses =
  (of: (side: Subject) => string[], message: (items: string[]) => Message): Find =>
  ({ before, after }) =>
    gains(of, message)({ ...(after && { before: after }), ...(before && { after: before }), objects: [] })

/** What is in a list and not in another, each once. */
export const without = (all: readonly string[], others: readonly string[]): string[] =>
  [...new Set(all)].filter((item) => !others.includes(item))
