import { scheduleFault } from '../../../facts/kubernetes/schedule.ts'
import { isSince, mlflowVersion } from '../../../facts/mlflow/image.ts'
import { tasks } from '../../../facts/mlflow/maintenance.ts'
import { since } from '../../../facts/mlflow/releases.ts'
import { artifactsPath, artifactsVariable, persistentVolumes, volumeAt } from '../../../facts/mlflow/storage.ts'
import { sqliteStores } from '../../../facts/mlflow/stores.ts'
import { versionText } from '../../../facts/mlflow/version.ts'
import type { Rules } from '../rule.ts'
import { persist } from './volumes.ts'

/** The CronJobs beside a server. */
export const maintenanceRules = {
  *'schedule-form'({ values }) {
    for (const { key, schedule } of tasks(values)) {
      const fault = scheduleFault(schedule)
      if (fault === undefined) continue
      yield {
        path: [key, 'schedule'],
        message: `the schedule ${fault}`,
        help: 'write minute, hour, day, month and weekday (0 to 6, from Sunday on), such as 0 3 * * 0',
      }
    }
  },

  *'gc-no-age'({ values: { garbageCollection } }) {
    if (!garbageCollection.enabled || /[1-9]/.test(garbageCollection.olderThan)) return
    yield {
      path: ['garbageCollection', 'olderThan'],
      message: `${garbageCollection.olderThan} leaves no time to restore what was deleted by mistake`,
      help: 'write an age, such as 30d',
    }
  },

  *'task-unseen'({ values }) {
    const [task] = tasks(values)
    if (task === undefined) return
    for (const { key, dbpath } of sqliteStores(values)) {
      if (key === 'authStore' || volumeAt(values, dbpath)) continue
      yield {
        path: [key, 'dbpath'],
        message: `${task.key} has pods of its own, which don't see ${dbpath}: it is in the server's`,
        help: persist,
      }
    }
    const artifacts = artifactsPath(values)
    if (task.key !== 'garbageCollection' || artifacts === undefined || volumeAt(values, artifacts)) return
    yield {
      path: ['env_vars', artifactsVariable(values)],
      message: `garbageCollection has pods of its own, which don't see ${artifacts}: it is in the server's`,
      help: `${persist}; or write a bucket, such as s3://my-bucket`,
    }
  },

  *'task-claim-exclusive'({ values }) {
    const [task] = tasks(values)
    if (task === undefined) return
    for (const { name, pvc_name, accessModes } of persistentVolumes(values)) {
      if (!accessModes.every((mode) => mode === 'ReadWriteOncePod')) continue
      yield {
        path: ['persistent_storage', 'volumes', name, 'accessModes'],
        message: `the server's pod keeps every other one from the claim ${pvc_name}, which is ReadWriteOncePod: those of ${task.key} would never start`,
        help: 'write accessModes: [ReadWriteOnce]: it then runs on the same node',
      }
    }
  },

  *'task-version'({ values }) {
    const { enabled, jobs } = values.garbageCollection
    if (!enabled || !jobs || isSince(values, since.jobs) !== false) return
    yield {
      path: ['garbageCollection', 'jobs'],
      message: `MLflow ${versionText(mlflowVersion(values)!)} keeps no records of background jobs`,
      help: 'write false, or use MLflow 3.9 or later',
    }
  },
} satisfies Rules
