import { mainContainer } from '../../facts/kubernetes/container.ts'
import { replicas, workload } from '../../facts/kubernetes/workload.ts'
import { schemaStep } from '../../facts/mlflow/database-schema.ts'
import { type Store, stores } from '../../facts/mlflow/stores.ts'
import { at } from '../../model/json.ts'
import { oncePer } from '../../model/memo.ts'
import type { Subject } from '../../recompile.ts'
import type { EnvironmentChange } from '../change.ts'
import type { Consequences } from './consequence.ts'
import { placesOf } from './data-locations.ts'
import { say } from './sentence.ts'

/** What another MLflow makes of a database. */
interface Step {
  /** How the database's schema is to it; undefined where that is not known. */
  to: 'older' | 'newer' | undefined
  place: string
  key: Store['key']
  isAutomatic: boolean
  /** Whether it is the MLflow that was there before, which may only upgrade now. */
  isSame: boolean
}

/** What another MLflow makes of each of its databases; nothing where it is the same, or has the same schema. */
const steps = oncePer(({ before, after }: EnvironmentChange): Step[] => {
  const { deployment } = (after && workload(after.objects)) ?? {}
  // Without pods nothing is started.
  if (!before || !after || (deployment && replicas(deployment) === 0)) return []
  const [was, is] = [before, after].map(({ environment: { values }, objects }) => ({
    ...values,
    image: mainContainer(objects)?.image ?? values.image,
  }))
  const isSame = was!.image === is!.image && was!.mlflowVersion === is!.mlflowVersion
  const to = isSame ? undefined : schemaStep(was!, is!)
  const [old, places] = [placesOf(before), placesOf(after)]
  if (to === 'same' || !old || !places) return []
  const former = stores(before.environment.values)
  return stores(after.environment.values).flatMap(({ key, type, upgrade }): Step[] => {
    const [from, place] = key === 'backendStore' ? [old.records, places.records] : [old.models, places.models]
    // Of another database nothing is known, and one in the pod is made anew with it.
    if (from !== place || (places.inPod.records && from === places.records)) return []
    const isAutomatic = upgrade === 'auto' || (upgrade === undefined && type === 'sqlite')
    const isAllowed = upgrade === 'auto' && former.find((store) => store.key === key)?.upgrade !== 'auto'
    return isSame && !isAllowed ? [] : [{ to, place, key, isAutomatic, isSame }]
  })
})

const wants = ({ to }: Step) =>
  to === undefined
    ? say`may need another database schema (of a version that is not known here)`
    : say`needs a newer database schema`

/** Whether new pods don't start for the sake of a database's schema. */
export const isRefusedBySchema = (change: EnvironmentChange): boolean =>
  steps(change).some(({ to, isAutomatic }) => to === 'newer' || (to === 'older' && !isAutomatic))

/** Whether the old pods are stopped before new ones start. */
const isExclusive = ({ objects }: Subject): boolean =>
  at(workload(objects)?.deployment, ['spec', 'strategy', 'type']) === 'Recreate'

export const schema: Consequences = {
  'schema-upgrade': {
    level: 'danger',
    find: (change) =>
      steps(change)
        .filter(({ to, isAutomatic }) => to !== 'newer' && isAutomatic)
        .map((step) =>
          step.isSame
            ? say`MLflow migrates ${step.place} when it starts, where an older one has left it: only a backup leads back`
            : say`this MLflow ${wants(step)}, and migrates ${step.place} when it starts: only a backup leads back`,
        ),
  },
  'schema-newer': {
    level: 'danger',
    find: (change) =>
      steps(change)
        .filter(({ to }) => to === 'newer')
        .map(
          ({ place }) =>
            say`this MLflow is older than the schema of ${place}, and does not start: ${isExclusive(change.after!) ? say`the server stays away until a backup from before the upgrade is restored` : say`the old pods go on serving`}`,
        ),
  },
  'schema-stops': {
    level: 'danger',
    find: (change) =>
      refusedSteps(change, true).map(
        (step) =>
          say`this MLflow ${wants(step)}: where ${step.place} has the old one, the old pods are stopped, and new ones don’t start until ${`${step.key}.upgrade`} is auto`,
      ),
  },
  'schema-refused': {
    level: 'caution',
    find: (change) =>
      refusedSteps(change, false).map(
        (step) =>
          say`this MLflow ${wants(step)}: where ${step.place} has the old one, new pods don’t start until ${`${step.key}.upgrade`} is auto, and the old ones go on serving`,
      ),
  },
}

/** The databases that new pods refuse to upgrade, where the old pods are stopped first, or where they go on. */
const refusedSteps = (change: EnvironmentChange, isStopped: boolean): Step[] =>
  steps(change).filter(
    ({ to, isAutomatic }) => to !== 'newer' && !isAutomatic && isExclusive(change.after!) === isStopped,
  )
