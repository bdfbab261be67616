import { at, equal, type JsonObject } from '../../json.ts'
import { workload } from '../../kubernetes/workload.ts'
import { storesInPod } from '../../mlflow/storage.ts'
import { oncePer } from '../../once-per.ts'
import type { Changed, Side } from '../change.ts'
import { identity } from '../compare.ts'
import type { Consequences } from '../consequences.ts'

/** How a Deployment comes from what it was to what it is. */
type Rollout = 'replaced' | 'stopped' | 'started' | 'recreated' | 'rolled' | 'scaled'

const rolloutOf = oncePer(({ before, after, objects }: Changed): Rollout | undefined => {
  const [was, is] = [before && workload(before.objects), after && workload(after.objects)]
  if (!was || !is || !objects.some((change) => change.after === is.object)) return undefined
  const [old, now] = [was.deployment, is.deployment].map((deployment) => ({ deployment, replicas: replicas(deployment) }))
  if (identity(was.object) !== identity(is.object)) return 'replaced'
  if (now!.replicas === 0) return old!.replicas === 0 ? undefined : 'stopped'
  if (old!.replicas === 0) return 'started'
  if (!equal(at(was.deployment, ['spec', 'template']), at(is.deployment, ['spec', 'template']))) return isRecreated(is.deployment) ? 'recreated' : 'rolled'
  return old!.replicas === now!.replicas ? undefined : 'scaled'
})

const replicas = (deployment: JsonObject): number => Number(at(deployment, ['spec', 'replicas']) ?? 1)

const isRecreated = (deployment: JsonObject): boolean => at(deployment, ['spec', 'strategy', 'type']) === 'Recreate'

const when =
  (rollout: Rollout, say: (before: Side, after: Side) => string) =>
  (changed: Changed): string[] =>
    rolloutOf(changed) === rollout ? [say(changed.before!, changed.after!)] : []

const count = ({ objects }: Side): number => replicas(workload(objects)!.deployment)

const name = ({ objects }: Side): string => `${workload(objects)!.object.kind} ${workload(objects)!.object.metadata.name}`

export const rollout: Consequences = {
  'data-lost': {
    level: 'danger',
    find: (changed) => {
      if (!['replaced', 'stopped', 'recreated', 'rolled'].includes(rolloutOf(changed) ?? '')) return []
      return storesInPod(changed.before!.environment!.values).map(({ what, path }) => `${what} at ${path} lie on no claim, and go with the old pod`)
    },
  },
  replaced: {
    level: 'danger',
    find: when('replaced', (before, after) => `${name(before)} ${name(before) === name(after) ? 'is made anew' : `makes room for ${name(after)}`}: the old pods are deleted, and the server is away until the new ones are ready`),
  },
  stopped: { level: 'danger', find: when('stopped', () => 'the server is stopped: it has no pods any more') },
  downtime: {
    level: 'danger',
    find: when('recreated', () => 'the pods are recreated: the old ones are stopped first, and the server is away until a new one is ready'),
  },
  started: { level: 'note', find: when('started', (_, after) => `the server is started, with ${count(after)} ${count(after) === 1 ? 'pod' : 'pods'}`) },
  restart: { level: 'note', find: when('rolled', () => 'the pods are restarted one by one, and the server stays there') },
  scaled: { level: 'note', find: when('scaled', (before, after) => `there are ${count(after)} pods instead of ${count(before)}, and none restarts`) },
}
