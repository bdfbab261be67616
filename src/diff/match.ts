import { identity } from '../compare/compare.ts'
import type { KubernetesObject } from '../model/kubernetes-object.ts'
import type { Subject } from '../recompile.ts'

export type Pair = { before?: Subject; after?: Subject }

/** From which part of their lines in common on a file is another, renamed, as for Git; and how many lines those are at least. */
const similar = { part: 0.5, lines: 3 }

/**
 * Each environment as it was and as it is, in the order of those that are there, then those that are gone. It is the same one
 * where the two have an object in common, whatever its name; else where they have the name; else where they have most lines of
 * their files, the most alike first.
 */
export function pairs(before: readonly Subject[], after: readonly Subject[]): Pair[] {
  const found = new Map<Subject, Subject>()
  const taken = new Set<Subject>()
  const take = (now: Subject, old: Subject | undefined): void => {
    if (!old || found.has(now) || taken.has(old)) return
    found.set(now, old)
    taken.add(old)
  }
  const named = new Map(before.map((side) => [side.inputs.id, side]))
  const owners = new Map(
    before.flatMap((side) => ownObjects(side).map((object) => [placed(side, object), side] as const)),
  )
  // Of several that have one in common, which is a mistake, that of the same name is meant.
  for (const now of after) if (sharesWith(now, owners, named.get(now.inputs.id))) take(now, named.get(now.inputs.id))
  for (const now of after) for (const object of ownObjects(now)) take(now, owners.get(placed(now, object)))
  for (const now of after) take(now, named.get(now.inputs.id))
  for (const { now, old } of alike(
    after.filter((side) => !found.has(side)),
    before.filter((side) => !taken.has(side)),
  ))
    take(now, old)
  return [
    ...after.map((side) => ({ ...(found.has(side) && { before: found.get(side)! }), after: side })),
    ...before.filter((side) => !taken.has(side)).map((side) => ({ before: side })),
  ]
}

/** The objects of an environment's namespace: what delivers it is named by its file. */
const ownObjects = ({ objects, environment }: Subject): KubernetesObject[] =>
  objects.filter(({ metadata }) => metadata.namespace === environment.values.namespace)

const placed = ({ environment }: Subject, object: KubernetesObject): string =>
  `${environment.values.cluster} ${identity(object)}`

const sharesWith = (now: Subject, owners: ReadonlyMap<string, Subject>, old: Subject | undefined): boolean =>
  old !== undefined && ownObjects(now).some((object) => owners.get(placed(now, object)) === old)

/** New environments and those that are gone, with most lines in common. */
function alike(come: readonly Subject[], gone: readonly Subject[]): { now: Subject; old: Subject }[] {
  const lines = new Map([...gone, ...come].map((side) => [side, linesOf(side)]))
  return come
    .flatMap((now) =>
      gone.flatMap((old) => {
        const common = inCommon(lines.get(old)!, lines.get(now)!)
        const part = common / Math.max(lines.get(old)!.length, lines.get(now)!.length, 1)
        return part >= similar.part && common >= similar.lines ? [{ old, now, part }] : []
      }),
    )
    .sort((a, b) => b.part - a.part)
}

const linesOf = ({ environment }: Subject): string[] =>
  environment.source.text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'))

/** How many lines two files have in common. */
function inCommon(a: readonly string[], b: readonly string[]): number {
  const rest = [...b]
  return a.filter((line) => {
    const index = rest.indexOf(line)
    if (index !== -1) rest.splice(index, 1)
    return index !== -1
  }).length
}
