import { isShared, isSqlite, volumeAt } from '../../../facts/mlflow/storage.ts'
import type { Rules } from '../rule.ts'
import { persist } from './volumes.ts'

/** The file of a SQLite database: one pod's, on a disk that outlives it. */
export const sqliteRules = {
  *'sqlite-ephemeral'({ values }) {
    const { dbpath } = values.backendStore
    if (!isSqlite(values) || volumeAt(values, dbpath)) return
    yield {
      path: ['backendStore', 'dbpath'],
      message: `the SQLite file ${dbpath} is deleted with the pod: every run is lost`,
      help: `${persist}; or use backendStore.type: postgres`,
    }
  },

  *'sqlite-shared'({ values }) {
    const { dbpath } = values.backendStore
    const volume = isSqlite(values) ? volumeAt(values, dbpath) : undefined
    if (volume === undefined || !isShared(volume)) return
    yield {
      path: ['persistent_storage', 'volumes', volume.name, 'accessModes'],
      message: `${dbpath} lies on the claim ${volume.pvc_name}, which is ${volume.accessModes.join(', ')}: a file system of the network, on which SQLite's locks often fail ("database is locked")`,
      help: 'write accessModes: [ReadWriteOnce], or use backendStore.type: postgres or mysql',
    }
  },

  *'sqlite-replicas'({ values }) {
    if (values.replicas < 2 || !isSqlite(values)) return
    yield {
      path: ['replicas'],
      message: `${values.replicas} pods can't share a SQLite file`,
      help: 'write replicas: 1, or use backendStore.type: postgres or mysql',
    }
  },
} satisfies Rules
