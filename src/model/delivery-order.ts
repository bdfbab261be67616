import { own } from './json.ts'
import { memoize } from './memo.ts'

/** The ids that each id comes after. */
export type Order = { readonly [id: string]: readonly string[] }

interface Reading {
  /** How many come before each id, one after the other, at most: 0 for one that comes after none. */
  ranks: Map<string, number>
  /**
   * The entries that close a circle, each by its id and its place among those before it; the ranks are without them.
   */
  circles: { id: string; index: number }[]
}

/** Depth-first, with an explicit stack: long orders would overflow the call stack. */
export const readOrder = memoize((order: Order): Reading => {
  const ranks = new Map<string, number>()
  const circles: Reading['circles'] = []
  const open = new Set<string>()
  const stack: Reading['circles'] = []
  const enter = (id: string): void => {
    open.add(id)
    stack.push({ id, index: 0 })
  }
  for (const id of Object.keys(order)) {
    if (!ranks.has(id)) enter(id)
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const before = own(order, top.id) ?? []
      const other = before[top.index]
      if (other !== undefined && !open.has(other) && !ranks.has(other)) {
        enter(other)
        continue
      }
      if (other !== undefined) {
        if (open.has(other)) circles.push({ ...top })
        top.index++
        continue
      }
      ranks.set(
        top.id,
        before.reduce((rank, other) => Math.max(rank, (ranks.get(other) ?? -1) + 1), 0),
      )
      open.delete(top.id)
      stack.pop()
    }
  }
  return { ranks, circles }
})
