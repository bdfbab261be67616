import type { Side } from './change.ts'
import { identity } from './compare.ts'

export type Pair = { before?: Side; after?: Side }

/** From which part of their lines in common on one file is another, renamed: as for Git. */
const similar = 0.5

/**
 * Each environment as it was and as it is, by its id, in the order of those that are there. One that is gone and one that
 * is new are the same, renamed, where they have an object in common or else most lines of their files: the most alike first.
 */
export function pairs(before: readonly Side[], after: readonly Side[]): Pair[] {
  const old = new Map(before.map((side) => [side.made.id, side]))
  const now = new Set(after.map(({ made }) => made.id))
  const added = after.filter(({ made }) => !old.has(made.id))
  const removed = before.filter(({ made }) => !now.has(made.id))
  const renamed = renames(removed, added)
  const gone = removed.filter((side) => ![...renamed.values()].includes(side))
  return [
    ...after.map((side) => {
      const was = old.get(side.made.id) ?? renamed.get(side)
      return { ...(was && { before: was }), after: side }
    }),
    ...gone.map((side) => ({ before: side })),
  ]
}

/** Of which environment each new one is the renamed. */
function renames(removed: readonly Side[], added: readonly Side[]): Map<Side, Side> {
  const objects = new Map(removed.map((side) => [side, new Set(side.objects.map(identity))]))
  const lines = new Map([...removed, ...added].map((side) => [side, linesOf(side)]))
  const alike = added.flatMap((now) =>
    removed.flatMap((old) => {
      const shared = now.objects.some((object) => objects.get(old)!.has(identity(object))) ? 1 : 0
      const score = shared + overlap(lines.get(old)!, lines.get(now)!)
      return score >= similar ? [{ old, now, score }] : []
    }),
  )
  const found = new Map<Side, Side>()
  for (const { old, now } of alike.sort((a, b) => b.score - a.score)) {
    if (!found.has(now) && ![...found.values()].includes(old)) found.set(now, old)
  }
  return found
}

const linesOf = ({ environment }: Side): string[] => environment!.source.text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'))

/** How much of the longer of two texts is in both. */
function overlap(a: readonly string[], b: readonly string[]): number {
  const rest = [...b]
  const common = a.filter((line) => {
    const index = rest.indexOf(line)
    if (index !== -1) rest.splice(index, 1)
    return index !== -1
  })
  return common.length / Math.max(a.length, b.length, 1)
}
