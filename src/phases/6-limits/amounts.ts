import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts'
import {
  type Amount,
  claimed,
  type Demand,
  demandsOf,
  type PodGroup,
  type PodResource,
  takenByPod,
} from '../../facts/kubernetes/demand.ts'
import { amount } from '../../facts/kubernetes/quantity.ts'
import { tasks } from '../../facts/mlflow/maintenance.ts'
import type { PatchedEnvironment } from '../../model/environment.ts'
import type { FleetFile } from '../../model/fleet-file.ts'
import type { Path } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import { type Entry, entryPlace, type Team } from '../../model/teams.ts'
import { causeOf } from './cause.ts'

type Limits = NonNullable<Team['limits']>

/** What an environment takes of something, all in all, and the place that has the largest part in it. */
interface Taken {
  total: number
  object: KubernetesObject
  path: Path
}

const podCounts: Path[] = [['autoscaling', 'maxReplicas'], ['replicas']]

/** The values that may be the reason where a field is made of several. */
const values: { [limit in keyof Limits]-?: Path[] } = {
  replicas: podCounts,
  cpu: [['resources', 'limits', 'cpu'], ['resources', 'requests', 'cpu'], ['cpu_per_gpu'], ['gpus'], ...podCounts],
  memory: [
    ...[['resources', 'limits', 'memory'], ['resources', 'requests', 'memory'], ['memory_per_gpu'], ['gpus']],
    ...podCounts,
  ],
  gpus: [['gpus'], ...podCounts],
  storage: [['persistent_storage'], ['storage']],
}

/** Those of an object: a CronJob has resources of its own. */
function valuesOf({ environment }: PatchedEnvironment, { kind, metadata }: KubernetesObject, limit: keyof Limits) {
  const task = kind === 'CronJob' ? tasks(environment.values).find(({ name }) => name === metadata.name) : undefined
  if (!task) return values[limit]
  return [...['limits', 'requests'].map((part): Path => [task.key, 'resources', part, limit]), [task.key]]
}

/** What of an environment is more than its entries allow. */
export function* exceededLimits(
  compiled: PatchedEnvironment,
  entries: readonly Entry[],
  fleetFile: FleetFile,
): Generator<Diagnostic> {
  const limited = entries.filter(({ team }) => team.limits)
  if (limited.length === 0) return
  const demands = demandsOf(compiled.objects)
  for (const { pattern, team } of limited) {
    for (const [key, most] of Object.entries(team.limits!)) {
      const limit = key as keyof Limits
      const tell = (object: KubernetesObject, path: Path, message: string, help: string): Diagnostic =>
        diagnose('limit-exceeded', causeOf(compiled, object, path, valuesOf(compiled, object, limit)).location, {
          message,
          help: `${help}; or the platform team raises teams[${JSON.stringify(pattern)}].limits.${limit}`,
          related: entryPlace(fleetFile, pattern, 'limits'),
          environments: [compiled.environment.id],
        })
      for (const { object, path, name } of unlimited(demands, limit)) {
        const message = `the container ${name} says nothing of ${limit}, of which ${fleetFile.file} allows ${most} here`
        yield tell(object, path, message, `add ${limit} to its resources.limits`)
      }
      const taken = takenOf(demands, limit)
      if (!taken || taken.total <= amount(most)) continue
      const message = `the environment takes ${inUnitOf(most, taken.total)} ${words[limit]}, and ${fleetFile.file} allows it ${most}`
      yield tell(taken.object, taken.path, message, 'take less')
    }
  }
}

const words: { [limit in keyof Limits]-?: string } = {
  replicas: 'replicas',
  cpu: 'CPUs',
  memory: 'of memory',
  gpus: 'GPUs or other devices',
  storage: 'of storage',
}

/** A number as the limit beside it is written: 12Gi beside 8Gi. */
function inUnitOf(most: string | number, total: number): string {
  const [, unit = ''] = /^[\d.]+([A-Za-z]*)$/.exec(String(most)) ?? []
  return `${Math.round((total / amount(`1${unit}`)) * 1000) / 1000}${unit}`
}

/** The containers that ask for nothing of a resource, and so may use all of it. */
function* unlimited(demands: readonly Demand[], limit: keyof Limits) {
  if (limit !== 'cpu' && limit !== 'memory') return
  for (const { object, groups } of demands) {
    for (const { containers, together } of groups) {
      if (together[limit]) continue
      for (const { name, path, takes } of containers) if (!takes[limit]) yield { object, path, name }
    }
  }
}

function takenOf(demands: readonly Demand[], limit: keyof Limits): Taken | undefined {
  const parts = demands.flatMap((demand) => partsOf(demand, limit).map((part) => ({ ...part, object: demand.object })))
  const largest = parts.toSorted((a, b) => b.amount - a.amount)[0]
  if (!largest) return undefined
  return { total: parts.reduce((sum, part) => sum + part.amount, 0), object: largest.object, path: largest.path }
}

/** The parts of an object that take something. */
function partsOf({ object, groups }: Demand, limit: keyof Limits): Amount[] {
  // The single pod of a CronJob comes and goes, and serves nobody.
  if (limit === 'replicas')
    return groups
      .filter(({ replicas }) => object.kind !== 'CronJob' || replicas > 1)
      .map(({ replicas, replicasPath }) => ({ amount: replicas, path: replicasPath }))
  if (limit === 'storage') {
    const perPod = groups.flatMap(({ replicas, storage }) =>
      storage.map((one) => ({ ...one, amount: one.amount * replicas })),
    )
    return [...claimed(object), ...perPod]
  }
  return groups.map((group) => ({ amount: group.replicas * takenByPod(group, limit), path: largestOf(group, limit) }))
}

/** The place of the container that takes the most; of many pods the place of their number. */
function largestOf(group: PodGroup, resource: PodResource): Path {
  const all = [...group.containers.map(({ takes }) => takes), group.together]
  const [largest] = all.flatMap((takes) => takes[resource] ?? []).sort((a, b) => b.amount - a.amount)
  return !largest || group.replicas > 1 ? group.replicasPath : largest.path
}
