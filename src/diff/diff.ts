import { compareObjects } from '../compare/compare.ts'
import type { CompiledObjects } from '../compile.ts'
import { compareText } from '../diagnostics/diagnostic.ts'
import { subjectOf } from '../recompile.ts'
import { attribute } from './causes.ts'
import type { AttributedChange, EnvironmentChange } from './change.ts'
import { type AttributedDelivery, deliveryChanges } from './delivery-changes.ts'
import { type Group, group } from './group.ts'
import { pairs } from './match.ts'
import { isSameCluster } from './same-cluster.ts'

/** What changes in the cluster from one compilation to another. */
export interface Diff {
  /** What happens to environments: the worst first. */
  environments: (Group & { objects: AttributedChange[] })[]
  /** What happens to what delivers them all. */
  delivery: AttributedDelivery[]
  /** How many environments stay as they are. */
  unchanged: number
  /** The ids of environments that can't be compared, because they had errors, or have; and whether what delivers them can't. */
  broken: { before: string[]; after: string[]; delivery: boolean }
}

/**
 * Compares two compilations object by object.
 *
 * @param only the ids of the environments that are asked about, as they are now or were before; all where there is none
 */
export function diff(before: CompiledObjects, after: CompiledObjects, only: readonly string[] = []): Diff {
  const isAsked = (id: string): boolean => only.length === 0 || only.includes(id)
  const broken = { before: brokenOf(before), after: brokenOf(after), delivery: ![before, after].every(isDelivered) }
  const [old, now] = [before, after].map((compiled) =>
    compiled.environments
      .filter(({ environment: { id } }) => !broken.before.includes(id) && !broken.after.includes(id))
      .map((environment) => subjectOf(environment, broken.delivery ? {} : compiled.fleetFile)),
  )
  const asked = pairs(old!, now!).filter((pair) =>
    [pair.after, pair.before].some((side) => side && isAsked(side.inputs.id)),
  )
  const changes = asked.flatMap((pair): EnvironmentChange[] => {
    const objects = compareObjects(pair.before?.objects ?? [], pair.after?.objects ?? [])
    const isMoved = pair.before && pair.after && !isSameCluster(pair.before, pair.after)
    return objects.length > 0 || isMoved
      ? [{ ...pair, objects, fleet: broken.delivery ? undefined : after.fleetFile.fleet }]
      : []
  })
  const files = { before: before.loaded.sources, after: after.loaded.sources }
  return {
    environments: group(changes).map((group) => ({ ...group, objects: attribute(group.members[0]!, files) })),
    delivery:
      only.length > 0 || broken.delivery ? [] : deliveryChanges(before.fleetFile.fleet, after.fleetFile.fleet, files),
    unchanged: asked.length - changes.length,
    broken: { ...broken, before: broken.before.filter(isAsked), after: broken.after.filter(isAsked) },
  }
}

function brokenOf({ ids, environments }: CompiledObjects): string[] {
  const sound = new Set(environments.map(({ environment }) => environment.id))
  return ids.filter((id) => !sound.has(id)).sort(compareText)
}

/** Whether it is known what delivers them: a fleet file with errors says nothing, and not that there is nothing. */
const isDelivered = ({ fleetFile: { file, fleet } }: CompiledObjects): boolean =>
  file === undefined || fleet !== undefined
