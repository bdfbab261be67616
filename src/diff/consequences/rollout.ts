import { identity, isAnew } from '../../compare/compare.ts'
import { mainContainer } from '../../facts/kubernetes/container.ts'
import { type PodNumbers, podNumbers, workload } from '../../facts/kubernetes/workload.ts'
import { at, equal, type JsonObject } from '../../model/json.ts'
import { memoize } from '../../model/memo.ts'
import type { CompiledState } from '../../recompile.ts'
import type { Changed, EnvironmentChange } from '../change.ts'
import { isSameCluster } from '../same-cluster.ts'
import { always, type Consequences, whenChanged, whenPresent } from './consequence.ts'
import { dataLocations } from './data-locations.ts'
import { isPruned } from './pruning.ts'
import { isRefusedBySchema } from './schema.ts'
import { formatSentence, name, type Sentence, sentence, words } from './sentence.ts'

/** How the pods of before make way for those of after. */
type Rollout = 'replaced' | 'abandoned' | 'gone' | 'stopped' | 'started' | 'recreated' | 'rolled'

const rolloutOf = memoize((change: EnvironmentChange): Rollout | undefined => {
  if (change.kind === 'added') return undefined
  const was = workload(change.before.objects)
  const is = change.kind === 'changed' ? workload(change.after.objects) : undefined
  const count = change.kind === 'changed' ? most(change.after) : 0
  if (!was || most(change.before) === 0) return is && count > 0 ? 'started' : undefined
  if (change.kind === 'removed') return isPruned(change) ? 'gone' : undefined
  if (!is) return isPruned(change) ? 'gone' : 'abandoned'
  const isElsewhere = !isSameCluster(change.before, change.after) || identity(was.object) !== identity(is.object)
  if (isElsewhere && !isPruned(change)) return 'abandoned'
  if (!isElsewhere && isPaused(is.deployment)) return undefined
  if (count === 0) return 'stopped'
  if (isElsewhere) return 'replaced'
  if (!change.objects.some((object) => object.after === is.object)) return undefined
  if (equal(templateOf(was.deployment), templateOf(is.deployment))) return undefined
  return isAllAtOnce(is.deployment, podNumbers((change as Changed).after.objects)!) ? 'recreated' : 'rolled'
})

const most = ({ objects }: CompiledState): number => podNumbers(objects)?.most ?? 0

const templateOf = (deployment: JsonObject) => at(deployment, ['spec', 'template'])

const isPaused = (deployment: JsonObject): boolean => at(deployment, ['spec', 'paused']) === true

/** Whether all old pods may be away before a new one is ready. */
function isAllAtOnce(deployment: JsonObject, { least }: PodNumbers): boolean {
  const strategy = at(deployment, ['spec', 'strategy'])
  const away = at(strategy, ['rollingUpdate', 'maxUnavailable']) ?? '25%'
  return at(strategy, ['type']) === 'Recreate' || away === '100%' || Number(away) >= Math.max(least, 1)
}

function podCount({ least, most }: PodNumbers): Sentence {
  return sentence`${range({ least, most })} ${words(most === 1 ? 'pod' : 'pods')}`
}

const range = ({ least, most }: Pick<PodNumbers, 'least' | 'most'>): Sentence =>
  least === most ? sentence`${most}` : sentence`${least} to ${most}`

/** Whether a new pod has to answer before it counts as ready. */
const isProbed = ({ after }: Changed): boolean =>
  ['readinessProbe', 'startupProbe'].some((probe) => mainContainer(after.objects)?.spec[probe] !== undefined)

/** The object that pods are made of, for people. */
function workloadName({ objects }: CompiledState): Sentence {
  const { kind, metadata } = workload(objects)!.object
  return sentence`${words(kind)} ${name(metadata.name)}`
}

/** The cluster that a server leaves, if it does. */
const clusterLeft = ({ before, after }: Changed): Sentence =>
  isSameCluster(before, after) ? words('') : sentence` of the cluster ${name(before.environment.values.cluster)}`

/** A sentence for changes that roll out in one way. */
const when = (rollout: Rollout, tell: (change: Changed) => Sentence) =>
  function* (change: Changed): Generator<Sentence> {
    if (rolloutOf(change) === rollout) yield tell(change)
  }

export const rollout: Consequences = {
  'data-lost': always('danger', function* (change) {
    if (change.kind === 'added') return
    const rollout = rolloutOf(change)
    if (rollout === undefined || rollout === 'abandoned' || rollout === 'started') return
    const locations = dataLocations(change.before)
    if (locations?.inPod.records) {
      yield sentence`the experiments and runs in ${name(locations.records)} are on no claim: they are lost with the old pod`
    }
    if (locations?.inPod.artifacts) {
      yield sentence`the artifacts at ${name(locations.artifacts)} are on no claim: they are lost with the old pod`
    }
  }),

  abandoned: whenChanged(
    'danger',
    when('abandoned', (change) => {
      const { namespace } = change.before.environment.values
      return sentence`${workloadName(change.before)} in the namespace ${name(namespace)}${clusterLeft(change)} runs on, and nothing keeps it in sync any more: check whether both use the same data, and delete it yourself`
    }),
  ),

  withdrawn: whenChanged(
    'danger',
    when('gone', ({ before }) => sentence`${workloadName(before)} is removed: there is no server any more`),
  ),

  stopped: whenChanged(
    'danger',
    when('stopped', () => sentence`the server is stopped: it has no pods any more`),
  ),

  replaced: whenChanged(
    'caution',
    when('replaced', ({ before, after }) => {
      const [old, now] = [workloadName(before), workloadName(after)]
      const isSame = formatSentence(old) === formatSentence(now)
      const what = isSame ? sentence`${now} is made anew` : sentence`${now} takes the place of ${old}`
      return sentence`${what}: the old pods are deleted, and the server is away until new ones are ready`
    }),
  ),

  downtime: whenChanged('caution', function* (change) {
    if (rolloutOf(change) !== 'recreated' || isRefusedBySchema(change)) return
    yield sentence`the old pods are stopped before new ones start: the server is away until one is ready`
  }),

  unready: whenChanged('caution', function* (change) {
    if (rolloutOf(change) !== 'rolled' || isProbed(change)) return
    yield sentence`the pods are replaced one by one, but without a probe new ones count as ready before MLflow answers: the server may be away for a moment`
  }),

  paused: whenPresent('caution', function* ({ after, objects }) {
    const is = workload(after.objects)
    if (!is || !isPaused(is.deployment)) return
    if (!objects.some((object) => object.after === is.object && !isAnew(object))) return
    yield sentence`the Deployment is paused: its pods stay as they are`
  }),

  started: whenChanged(
    'note',
    when('started', ({ after }) => sentence`the server is started, with ${podCount(podNumbers(after.objects)!)}`),
  ),

  restart: whenChanged('note', function* (change) {
    if (rolloutOf(change) !== 'rolled' || isRefusedBySchema(change) || !isProbed(change)) return
    yield sentence`the pods are replaced one by one, and the server stays up`
  }),

  scaled: whenChanged('note', function* ({ before, after }) {
    const [was, is] = [before, after].map(({ objects }) => podNumbers(objects))
    if (!was?.most || !is?.most || (was.least === is.least && was.most === is.most)) return
    yield sentence`there ${words(is.most === 1 ? 'is' : 'are')} ${podCount(is)} instead of ${range(was)}`
  }),

  'autoscaler-starts': whenChanged('caution', function* (change) {
    const [was, is] = [change.before, change.after].map(({ objects }) => podNumbers(objects))
    if (!was || !is || was.isAutoscaled || !is.isAutoscaled || was.most < 2 || rolloutOf(change) === 'replaced') return
    yield sentence`there is one pod until the autoscaler acts: without a number of its own Kubernetes first takes 1`
  }),

  'autoscaler-ends': whenChanged('caution', function* ({ before, after }) {
    const [was, is] = [before, after].map(({ objects }) => podNumbers(objects))
    if (!was?.isAutoscaled || !is || is.isAutoscaled || is.most === 0 || is.most >= was.most) return
    yield sentence`there ${words(is.most === 1 ? 'is' : 'are')} ${podCount(is)} at once, however many the autoscaler has made`
  }),
}
