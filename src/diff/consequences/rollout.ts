import { identity, isAnew } from '../../compare/compare.ts'
import { mainContainer } from '../../facts/kubernetes/container.ts'
import { replicas, workload } from '../../facts/kubernetes/workload.ts'
import { at, equal, type JsonObject } from '../../model/json.ts'
import { oncePer } from '../../model/memo.ts'
import type { Subject } from '../../recompile.ts'
import type { EnvironmentChange } from '../change.ts'
import { isSameCluster } from '../same-cluster.ts'
import type { Consequences } from './consequence.ts'
import { placesOf } from './data-locations.ts'
import { isDeleted } from './pruning.ts'
import { isRefusedBySchema } from './schema.ts'
import { type Message, say, textOf } from './sentence.ts'

/** How the pods come from what they were to what they are. */
type Rollout = 'replaced' | 'abandoned' | 'gone' | 'stopped' | 'started' | 'recreated' | 'rolled'

const rolloutOf = oncePer((change: EnvironmentChange): Rollout | undefined => {
  const { before, after, objects } = change
  const [was, is] = [before && workload(before.objects), after && workload(after.objects)]
  const old = was ? replicas(was.deployment) : 0
  if (!before || !was || old === 0) return is && before && replicas(is.deployment) > 0 ? 'started' : undefined
  if (!after) return isDeleted(change) ? 'gone' : undefined
  if (!is) return isDeleted(change) ? 'gone' : 'abandoned'
  const isElsewhere = !isSameCluster(before, after) || identity(was.object) !== identity(is.object)
  if (isElsewhere && !isDeleted(change)) return 'abandoned'
  if (!isElsewhere && at(is.deployment, ['spec', 'paused']) === true) return undefined
  if (replicas(is.deployment) === 0) return 'stopped'
  if (isElsewhere) return 'replaced'
  if (!objects.some((object) => object.after === is.object)) return undefined
  if (equal(at(was.deployment, ['spec', 'template']), at(is.deployment, ['spec', 'template']))) return undefined
  return isAllAtOnce(is.deployment) ? 'recreated' : 'rolled'
})

/** Whether all old pods may be away before a new one is ready. */
function isAllAtOnce(deployment: JsonObject): boolean {
  const strategy = at(deployment, ['spec', 'strategy'])
  const away = at(strategy, ['rollingUpdate', 'maxUnavailable']) ?? '25%'
  return at(strategy, ['type']) === 'Recreate' || away === '100%' || Number(away) >= Math.max(replicas(deployment), 1)
}

const count = ({ objects }: Subject): Message => {
  const number = replicas(workload(objects)!.deployment)
  return say`${number} ${number === 1 ? say`pod` : say`pods`}`
}

/** Whether a new pod has to answer before it counts as ready. */
const isProbed = ({ after }: EnvironmentChange): boolean =>
  ['readinessProbe', 'startupProbe'].some((probe) => (after && mainContainer(after.objects)?.spec[probe]) !== undefined)

/** The object that pods are made of, for people. */
const name = ({ objects }: Subject): Message => {
  const { kind, metadata } = workload(objects)!.object
  return say`${kind} ${metadata.name}`
}

/** The cluster that a server leaves, if it does. */
const clusterOf = (before: Subject, after: Subject): Message | '' =>
  isSameCluster(before, after) ? '' : say` of the cluster ${before.environment.values.cluster}`

const when =
  (rollout: Rollout, message: (before: Subject, after: Subject) => Message) =>
  (change: EnvironmentChange): Message[] =>
    rolloutOf(change) === rollout ? [message(change.before!, change.after!)] : []

export const rollout: Consequences = {
  'data-lost': {
    level: 'danger',
    find: (change) => {
      if (!['gone', 'replaced', 'stopped', 'recreated', 'rolled'].includes(rolloutOf(change) ?? '')) return []
      const {
        records = '',
        artifacts = '',
        inPod = { records: false, artifacts: false },
      } = placesOf(change.before!) ?? {}
      return [
        ...(inPod.records
          ? [say`the experiments and runs in ${records} are on no claim: they are lost with the old pod`]
          : []),
        ...(inPod.artifacts
          ? [say`the artifacts at ${artifacts} are on no claim: they are lost with the old pod`]
          : []),
      ]
    },
  },
  abandoned: {
    level: 'danger',
    find: when(
      'abandoned',
      (before, after) =>
        say`${name(before)} in the namespace ${before.environment.values.namespace}${clusterOf(before, after)} runs on, and nothing keeps it in sync any more: look whether both use the same data, and delete it yourself`,
    ),
  },
  withdrawn: {
    level: 'danger',
    find: (change) =>
      change.after
        ? when('gone', (before) => say`${name(before)} is taken out: there is no server any more`)(change)
        : [],
  },
  stopped: { level: 'danger', find: when('stopped', () => say`the server is stopped: it has no pods any more`) },
  replaced: {
    level: 'caution',
    find: when(
      'replaced',
      (before, after) =>
        say`${textOf(name(before)) === textOf(name(after)) ? say`${name(after)} is made anew` : say`${name(after)} takes the place of ${name(before)}`}: the old pods are deleted, and the server is away until new ones are ready`,
    ),
  },
  downtime: {
    level: 'caution',
    find: (change) =>
      isRefusedBySchema(change)
        ? []
        : when(
            'recreated',
            () => say`the old pods are stopped before new ones start: the server is away until one is ready`,
          )(change),
  },
  unready: {
    level: 'caution',
    find: (change) =>
      isProbed(change)
        ? []
        : when(
            'rolled',
            () =>
              say`the pods are replaced one by one, but new ones count as ready before MLflow answers, for want of a probe: the server may be away for a moment`,
          )(change),
  },
  paused: {
    level: 'caution',
    find: ({ after, objects }) => {
      const is = after && workload(after.objects)
      return is &&
        at(is.deployment, ['spec', 'paused']) === true &&
        objects.some((object) => object.after === is.object && !isAnew(object))
        ? [say`the Deployment is paused: its pods stay as they are`]
        : []
    },
  },
  started: { level: 'note', find: when('started', (_, after) => say`the server is started, with ${count(after)}`) },
  restart: {
    level: 'note',
    find: (change) =>
      isRefusedBySchema(change) || !isProbed(change)
        ? []
        : when('rolled', () => say`the pods are replaced one by one, and the server stays up`)(change),
  },
  scaled: {
    level: 'note',
    find: ({ before, after }) => {
      const [was, is] = [before, after].map(
        (side) => side && workload(side.objects) && replicas(workload(side.objects)!.deployment),
      )
      return was && is && was !== is
        ? [say`there ${is === 1 ? say`is` : say`are`} ${count(after!)} instead of ${was}`]
        : []
    },
  },
}
