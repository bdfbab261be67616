import { scheduleFault } from '../../../facts/kubernetes/schedule.ts'
import { schemeOf } from '../../../facts/mlflow/artifact-stores.ts'
import { isSince, mlflowVersion } from '../../../facts/mlflow/image.ts'
import { runsPeriodicTasks } from '../../../facts/mlflow/jobs.ts'
import { tasks } from '../../../facts/mlflow/maintenance.ts'
import { isWithin } from '../../../facts/mlflow/paths.ts'
import { placesBeside } from '../../../facts/mlflow/places.ts'
import { since } from '../../../facts/mlflow/releases.ts'
import { artifactsPath, artifactsVariable, persistentVolumes, volumeAt } from '../../../facts/mlflow/storage.ts'
import { sqliteStores } from '../../../facts/mlflow/stores.ts'
import { versionText } from '../../../facts/mlflow/version.ts'
import { at } from '../../../model/json.ts'
import type { Values } from '../../../schema/generated/types.ts'
import type { Rules } from '../rule.ts'
import { persist } from './volumes.ts'

/** The CronJobs beside a server. Of backups and of what they restore backups.ts tells. */
export const maintenanceRules = {
  'schedule-form'({ values }, report) {
    for (const { key, schedule } of tasks(values)) {
      const fault = scheduleFault(schedule)
      if (fault === undefined) continue
      report({
        path: [key, 'schedule'],
        message: `the schedule ${fault}`,
        help: 'write minute, hour, day, month and weekday (0 to 6, from Sunday on), such as 0 3 * * 0',
      })
    }
  },

  'schedule-ignored'({ values, written }, report) {
    const path = ['traceArchival', 'schedule']
    if (!values.traceArchival.enabled || at(written, path) === undefined || !runsPeriodicTasks(values)) return
    report({
      path,
      message:
        'schedule has no effect while the server runs background jobs: it archives by itself, every five minutes',
      help: 'remove it, or write server: {jobExecution: false}',
      part: 'key',
    })
  },

  'gc-no-age'({ values: { garbageCollection } }, report) {
    if (!garbageCollection.enabled || /[1-9]/.test(garbageCollection.olderThan)) return
    report({
      path: ['garbageCollection', 'olderThan'],
      message: `${garbageCollection.olderThan} leaves no time to restore what was deleted by mistake`,
      help: 'write an age, such as 30d',
    })
  },

  'task-unseen'({ values }, report) {
    for (const { key, dbpath } of sqliteStores(values)) {
      const task = tasks(values).find((one) => key !== 'authStore' || one.key === 'backup')
      if (task === undefined || volumeAt(values, dbpath)) continue
      report({
        path: [key, 'dbpath'],
        message: `${task.key} has pods of its own, which don't see ${dbpath}: it is in the server's`,
        help: persist,
      })
    }
    const artifacts = artifactsPath(values)
    const isCollected = tasks(values).some(({ key }) => key === 'garbageCollection')
    if (!isCollected || artifacts === undefined || volumeAt(values, artifacts)) return
    report({
      path: ['env_vars', artifactsVariable(values)],
      message: `garbageCollection has pods of its own, which don't see ${artifacts}: it is in the server's`,
      help: `${persist}; or write a bucket, such as s3://my-bucket`,
    })
  },

  'task-nowhere'({ values: { backup, traceArchival } }, report) {
    const isCopied = backup.enabled || backup.restore !== 'never'
    const wanting = [
      { path: ['backup', 'destination'], isMissing: isCopied && !backup.destination },
      { path: ['traceArchival', 'location'], isMissing: traceArchival.enabled && !traceArchival.location },
    ]
    for (const { path, isMissing } of wanting) {
      if (!isMissing) continue
      const [of, place] = path
      report({
        path,
        message: `${of} needs a place: ${place} is not set`,
        help: `add ${place}: s3://my-bucket/mlflow below ${of}`,
      })
    }
  },

  'task-lost'({ values }, report) {
    for (const { place, path } of placesBeside(values)) {
      const folder = place.replace(/^file:\/\//, '')
      if (schemeOf(folder) !== undefined || isKept(values, folder)) continue
      report({
        path,
        message: `${folder} is on no volume: what goes there is deleted with the pod that writes it`,
        help: `${persist}; or write a bucket, such as s3://my-bucket/mlflow`,
      })
    }
  },

  'task-claim-exclusive'({ values }, report) {
    const [task] = tasks(values)
    if (task === undefined) return
    for (const { name, pvc_name, accessModes } of persistentVolumes(values)) {
      if (!accessModes.every((mode) => mode === 'ReadWriteOncePod')) continue
      report({
        path: ['persistent_storage', 'volumes', name, 'accessModes'],
        message: `the server's pod keeps every other one from the claim ${pvc_name}, which is ReadWriteOncePod: those of ${task.key} would never start`,
        help: 'write accessModes: [ReadWriteOnce]: it then runs on the same node',
      })
    }
  },

  'task-version'({ values }, report) {
    const { garbageCollection: collection, traceArchival } = values
    const version = mlflowVersion(values)
    if (version === undefined) return
    if (collection.enabled && collection.jobs && isSince(values, since.jobs) === false) {
      report({
        path: ['garbageCollection', 'jobs'],
        message: `MLflow ${versionText(version)} keeps no records of background jobs`,
        help: 'write false, or use MLflow 3.9 or later',
      })
    }
    if (!traceArchival.enabled || isSince(values, since.traceArchival) !== false) return
    report({
      path: ['traceArchival', 'enabled'],
      message: `MLflow ${versionText(version)} archives no traces`,
      help: 'write false, or use MLflow 3.13 or later',
    })
  },
} satisfies Rules

/** Whether a folder outlives the pods: whatever a volume of extraVolumes is, but for one of the pod's own. */
const isKept = (values: Values, folder: string): boolean =>
  volumeAt(values, folder) !== undefined ||
  values.extraVolumeMounts.some(
    ({ name, mountPath, readOnly }) =>
      !readOnly &&
      isWithin(folder, mountPath) &&
      values.extraVolumes.some((volume) => volume.name === name && !volume.emptyDir && !volume.ephemeral),
  )
