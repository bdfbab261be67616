import { identity } from '../compare/compare.ts'
import type { KubernetesObject } from '../model/kubernetes-object.ts'
import type { CompiledState } from '../recompile.ts'

/** An environment before and after; one side is absent where it is added or removed. */
export type Match = [before: CompiledState | undefined, after: CompiledState | undefined]

/** From which share of common lines on a file counts as renamed, as for Git; and how many lines those are at least. */
const similar = { share: 0.5, lines: 3 }

/**
 * Matches environments before and after a change, in the order of those after it, then those that are gone. Two are the
 * same environment where they have an object in common, whatever their ids; else where they have the id; else where
 * their files have most lines in common, the most similar first.
 */
export function match(before: readonly CompiledState[], after: readonly CompiledState[]): Match[] {
  const found = new Map<CompiledState, CompiledState>()
  const taken = new Set<CompiledState>()
  const take = (now: CompiledState, old: CompiledState | undefined): void => {
    if (!old || found.has(now) || taken.has(old)) return
    found.set(now, old)
    taken.add(old)
  }
  const named = new Map(before.map((state) => [state.inputs.id, state]))
  const owners = new Map(
    before.flatMap((state) => ownObjects(state).map((object) => [placed(state, object), state] as const)),
  )
  // Of several that have one in common, which is a mistake, that of the same name is meant.
  for (const now of after) if (sharesWith(now, owners, named.get(now.inputs.id))) take(now, named.get(now.inputs.id))
  for (const now of after) for (const object of ownObjects(now)) take(now, owners.get(placed(now, object)))
  for (const now of after) take(now, named.get(now.inputs.id))
  const added = after.filter((state) => !found.has(state))
  const removed = before.filter((state) => !taken.has(state))
  for (const { now, old } of alike(added, removed)) take(now, old)
  return [
    ...after.map((state): Match => [found.get(state), state]),
    ...before.filter((state) => !taken.has(state)).map((state): Match => [state, undefined]),
  ]
}

/** The objects of an environment's namespace: what delivers it is named by its file. */
const ownObjects = ({ objects, environment }: CompiledState): KubernetesObject[] =>
  objects.filter(({ metadata }) => metadata.namespace === environment.values.namespace)

const placed = ({ environment }: CompiledState, object: KubernetesObject): string =>
  `${environment.values.cluster} ${identity(object)}`

const sharesWith = (
  now: CompiledState,
  owners: ReadonlyMap<string, CompiledState>,
  old: CompiledState | undefined,
): boolean => old !== undefined && ownObjects(now).some((object) => owners.get(placed(now, object)) === old)

/** Pairs of an added and a removed environment whose files are similar, the most similar first. */
function alike(
  added: readonly CompiledState[],
  removed: readonly CompiledState[],
): { now: CompiledState; old: CompiledState }[] {
  const lines = new Map([...removed, ...added].map((state) => [state, linesOf(state)]))
  const pairs = added.flatMap((now) =>
    removed.map((old) => {
      const [was, is] = [lines.get(old)!, lines.get(now)!]
      const common = countCommon(was, is)
      return { old, now, common, share: common / Math.max(was.length, is.length, 1) }
    }),
  )
  return pairs
    .filter(({ common, share }) => share >= similar.share && common >= similar.lines)
    .sort((a, b) => b.share - a.share)
}

const linesOf = ({ environment }: CompiledState): string[] =>
  environment.source.text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'))

/** How many lines two files have in common. */
function countCommon(a: readonly string[], b: readonly string[]): number {
  const rest = [...b]
  return a.filter((line) => {
    const index = rest.indexOf(line)
    if (index !== -1) rest.splice(index, 1)
    return index !== -1
  }).length
}
