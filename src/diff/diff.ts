import type { CompiledObjects } from '../compile.ts'
import { deliver } from '../deliver/deliver.ts'
import { ownPaths } from '../deliver/paths.ts'
import type { KubernetesObject } from '../kubernetes/object.ts'
import { deliverAll } from '../variation.ts'
import { attribute } from './causes.ts'
import type { Changed, Side } from './change.ts'
import { compareObjects } from './compare.ts'
import { group, type Group } from './group.ts'
import { pairs, type Pair } from './pairs.ts'

/** What changes in the cluster from one compilation to another. */
export interface Diff {
  /** What happens to environments, and to what delivers them all: the worst first. */
  groups: Group[]
  /** How many environments stay as they are. */
  unchanged: number
  /** The ids of environments that can't be compared, because they have errors, or had. */
  broken: string[]
}

/**
 * Compares two compilations object by object.
 *
 * @param only the ids of the environments that are asked about, as they are now or were before; all where there is none
 */
export function diff(before: CompiledObjects, after: CompiledObjects, only: readonly string[] = []): Diff {
  if (![before, after].every(isDelivered)) return diff({ ...before, fleetFile: {} }, { ...after, fleetFile: {} }, only)
  const broken = [...new Set([...brokenOf(before), ...brokenOf(after)])].sort()
  const isAsked = (id: string | undefined): boolean => only.length === 0 || only.includes(id!)
  const [old, now] = [before, after].map((compiled) => sidesOf(compiled).filter(({ made: { id } }) => !broken.includes(id)))
  const asked = pairs(old!, now!).filter((pair) => isAsked(pair.after?.made.id) || isAsked(pair.before?.made.id))
  const changes = [...(only.length === 0 ? fleetPairs(before, after) : []), ...asked].flatMap((pair): Changed[] => {
    const objects = compareObjects(pair.before?.objects ?? [], pair.after?.objects ?? [])
    return objects.length > 0 ? [{ ...pair, objects }] : []
  })
  const files = { before: before.loaded, after: after.loaded }
  return {
    groups: group(changes).map((group) => ({ ...group, changed: { ...group.changed, objects: attribute(group.changed, files) } })),
    unchanged: asked.length - changes.filter(({ before, after }) => (after ?? before)!.environment).length,
    broken: broken.filter(isAsked),
  }
}

/** Whether it is known what delivers them: a fleet file with errors says nothing, and not that there is nothing. */
const isDelivered = ({ fleetFile: { file, fleet } }: CompiledObjects): boolean => file === undefined || fleet !== undefined

const brokenOf = ({ ids, environments }: CompiledObjects): string[] => {
  const sound = new Set(environments.map(({ environment }) => environment.id))
  return ids.filter((id) => !sound.has(id))
}

function sidesOf({ environments, fleetFile }: CompiledObjects): Side[] {
  const files = new Map(deliver(fleetFile, environments.map(({ environment }) => environment)).map(({ path, documents }) => [path, documents]))
  return environments.map(({ environment, objects }) => ({
    made: { id: environment.id, written: environment.written, fleet: fleetFile.fleet },
    objects: [...objects, ...(ownPaths(environment).flatMap((path) => files.get(path) ?? []) as KubernetesObject[])],
    environment,
  }))
}

/** What delivers the fleet as a whole, file by file: each cluster has its own, alike in name. */
function fleetPairs(before: CompiledObjects, after: CompiledObjects): Pair[] {
  const [old, now] = [before, after].map(({ fleetFile }) => {
    const side = ([id, objects]: [string, KubernetesObject[]]): Side => ({ made: { id, fleet: fleetFile.fleet }, objects })
    return new Map([...deliverAll(fleetFile)].map((entry) => [entry[0], side(entry)]))
  })
  return [...new Set([...old!.keys(), ...now!.keys()])].map((path) => ({ ...(old!.has(path) && { before: old!.get(path)! }), ...(now!.has(path) && { after: now!.get(path)! }) }))
}
