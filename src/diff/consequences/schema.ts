import { mainContainer } from '../../facts/kubernetes/container.ts'
import { podNumbers, workload } from '../../facts/kubernetes/workload.ts'
import { schemaStep } from '../../facts/mlflow/database-schema.ts'
import { databases } from '../../facts/mlflow/databases.ts'
import { type Store, stores } from '../../facts/mlflow/stores.ts'
import { at } from '../../model/json.ts'
import { memoize } from '../../model/memo.ts'
import type { CompiledState } from '../../recompile.ts'
import type { Changed } from '../change.ts'
import { type Consequences, whenChanged } from './consequence.ts'
import { type DataLocations, dataLocations } from './data-locations.ts'
import { name, type Sentence, sentence } from './sentence.ts'

/** How another MLflow finds a database. */
interface Step {
  /** The database's schema, compared with the one that MLflow expects; undefined where that is not known. */
  to: 'older' | 'newer' | undefined
  place: string
  key: Store['key']
  isAutomatic: boolean
  /** Whether it is the same MLflow as before, which may only upgrade now. */
  isSame: boolean
}

/** The schema's step for each database that a change gives to another MLflow, or whose upgrade it allows. */
const steps = memoize((change: Changed): Step[] => {
  const { before, after } = change
  // Without pods nothing is started.
  if (podNumbers(after.objects)?.most === 0) return []
  const [was, is] = [running(before), running(after)]
  const isSame = was.image === is.image && was.mlflowVersion === is.mlflowVersion
  const [old, now] = [dataLocations(before), dataLocations(after)]
  if (!old || !now) return []
  const former = stores(before.environment.values)
  return stores(after.environment.values).flatMap(({ key, holds, type, upgrade }): Step[] => {
    const place = now[holds]
    const to = isSame ? undefined : schemaStep(was, is, holds)
    // Nothing is known of another database, and one in the pod is made anew with it.
    if (to === 'same' || place === undefined || old[holds] !== place || isGone(now, place)) return []
    const isAutomatic = upgrade === 'auto' || (upgrade === undefined && databases[type].isUpgradedByDefault)
    const isAllowed = upgrade === 'auto' && former.find((store) => store.key === key)?.upgrade !== 'auto'
    return isSame && !isAllowed ? [] : [{ to, place, key, isAutomatic, isSame }]
  })
})

/** Whether a database goes with the pod. */
const isGone = ({ inPod, records, users }: DataLocations, place: string): boolean =>
  (inPod.records && place === records) || (inPod.users && place === users)

/** An environment's values with the image that its container runs, patches included. */
const running = ({ environment: { values }, objects }: CompiledState) => ({
  ...values,
  image: mainContainer(objects)?.image ?? values.image,
})

const wants = ({ to }: Step): Sentence =>
  to === undefined
    ? sentence`may need another database schema (of a version that is not known here)`
    : sentence`needs a newer database schema`

/** Whether new pods don't start because of a database's schema. */
export const isRefusedBySchema = (change: Changed): boolean =>
  steps(change).some(({ to, isAutomatic }) => to === 'newer' || (to === 'older' && !isAutomatic))

/** Whether the old pods are stopped before new ones start. */
const isExclusive = ({ objects }: CompiledState): boolean =>
  at(workload(objects)?.deployment, ['spec', 'strategy', 'type']) === 'Recreate'

export const schema: Consequences = {
  'schema-upgrade': whenChanged('danger', function* (change) {
    for (const step of steps(change)) {
      if (step.to === 'newer' || !step.isAutomatic) continue
      const place = name(step.place)
      yield step.isSame
        ? sentence`MLflow migrates ${place} when it starts, if an older one has left it: only a backup leads back`
        : sentence`this MLflow ${wants(step)}, and migrates ${place} when it starts: only a backup leads back`
    }
  }),

  'schema-newer': whenChanged('danger', function* (change) {
    const fate = isExclusive(change.after)
      ? sentence`the server stays away until a backup from before the upgrade is restored`
      : sentence`the old pods go on serving`
    for (const { to, place } of steps(change)) {
      if (to === 'newer')
        yield sentence`this MLflow is older than the schema of ${name(place)}, and does not start: ${fate}`
    }
  }),

  'schema-stops': whenChanged('danger', function* (change) {
    for (const step of heldBack(change, true)) {
      yield sentence`this MLflow ${wants(step)}: if ${name(step.place)} has the old one, the old pods are stopped, and new ones don't start until ${name(`${step.key}.upgrade`)} is auto`
    }
  }),

  'schema-refused': whenChanged('caution', function* (change) {
    for (const step of heldBack(change, false)) {
      yield sentence`this MLflow ${wants(step)}: if ${name(step.place)} has the old one, new pods don't start until ${name(`${step.key}.upgrade`)} is auto, and the old ones go on serving`
    }
  }),
}

/** The databases that new pods refuse to upgrade, where the old pods are stopped first, or where they go on. */
const heldBack = (change: Changed, isStopped: boolean): Step[] =>
  steps(change).filter(
    ({ to, isAutomatic }) => to !== 'newer' && !isAutomatic && isExclusive(change.after) === isStopped,
  )
