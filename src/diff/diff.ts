import { compareObjects } from '../compare/compare.ts'
import type { CompiledObjects } from '../compile.ts'
import { compareText } from '../diagnostics/diagnostic.ts'
import { memoize } from '../model/memo.ts'
import { type CompiledState, stateOf } from '../recompile.ts'
import type { Fleet } from '../schema/generated/fleet.ts'
import { attribute } from './causes.ts'
import type { AttributedChange, EnvironmentChange } from './change.ts'
import { companyState } from './company-state.ts'
import { type AttributedDelivery, deliveryChanges } from './delivery-changes.ts'
import { type Group, group } from './group.ts'
import { type Match, match } from './match.ts'
import { isSameCluster } from './same-cluster.ts'

/** What changes in the cluster from one compilation to another. */
export interface Diff {
  /** What happens to environments: the worst first. */
  environments: (Group & { objects: AttributedChange[] })[]
  /** What happens to what delivers them all. */
  delivery: AttributedDelivery[]
  /** How many environments stay as they are. */
  unchanged: number
  /**
   * The ids of environments that can't be compared, because they had errors, or have; and whether what delivers them
   * can't.
   */
  broken: { before: string[]; after: string[]; delivery: boolean }
}

/**
 * Compares two compilations object by object.
 *
 * @param only the ids of the environments to compare, as they are now or were before; all if empty
 */
export function diff(before: CompiledObjects, after: CompiledObjects, only: readonly string[] = []): Diff {
  const isAsked = (id: string): boolean => only.length === 0 || only.includes(id)
  const broken = { before: brokenOf(before), after: brokenOf(after), delivery: ![before, after].every(isDelivered) }
  const [old, now] = [before, after].map((compiled) =>
    compiled.environments
      .filter(({ environment: { id } }) => !broken.before.includes(id) && !broken.after.includes(id))
      .map((environment) => stateOf(environment, broken.delivery ? {} : compiled.fleetFile)),
  )
  const asked = match(old!, now!).filter((sides) => sides.some((side) => side && isAsked(side.inputs.id)))
  const fleet = broken.delivery ? undefined : after.fleetFile.fleet
  const company = memoize(companyState)
  const changes = asked.flatMap((sides) => changeOf(sides, fleet, () => company(before)) ?? [])
  const files = { before: before.loaded.sources, after: after.loaded.sources }
  return {
    environments: group(changes).map((group) => ({ ...group, objects: attribute(group.members[0]!, files) })),
    delivery:
      only.length > 0 || broken.delivery ? [] : deliveryChanges(before.fleetFile.fleet, after.fleetFile.fleet, files),
    unchanged: asked.length - changes.length,
    broken: { ...broken, before: broken.before.filter(isAsked), after: broken.after.filter(isAsked) },
  }
}

/** The change of an environment; undefined if it stays as it is. */
function changeOf(
  [before, after]: Match,
  fleet: Fleet | undefined,
  company: () => CompiledState,
): EnvironmentChange | undefined {
  const objects = compareObjects(before?.objects ?? [], after?.objects ?? [])
  const isMoved = before && after && !isSameCluster(before, after)
  if (objects.length === 0 && !isMoved) return undefined
  if (!before) return { kind: 'added', company: company(), after: after!, objects, fleet }
  return after ? { kind: 'changed', before, after, objects, fleet } : { kind: 'removed', before, objects, fleet }
}

function brokenOf({ ids, environments }: CompiledObjects): string[] {
  const sound = new Set(environments.map(({ environment }) => environment.id))
  return ids.filter((id) => !sound.has(id)).sort(compareText)
}

/** Whether delivery is known: a fleet file with errors does not mean that nothing is delivered. */
const isDelivered = ({ fleetFile: { file, fleet } }: CompiledObjects): boolean =>
  file === undefined || fleet !== undefined
