import { mostPods, onePod, podCountPath } from '../../../facts/mlflow/pod-count.ts'
import { isShared, volumeAt } from '../../../facts/mlflow/storage.ts'
import { type Store, sqliteStores } from '../../../facts/mlflow/stores.ts'
import type { Rules } from '../rule.ts'
import { persist } from './volumes.ts'

/** What goes with a store's file. */
const lost: Partial<Record<Store['key'], string>> = {
  backendStore: 'every run',
  authStore: 'every user and permission',
}

/** The files of SQLite databases: one pod's, on a disk that outlives it. */
export const sqliteRules = {
  'sqlite-ephemeral'({ values }, report) {
    for (const { key, dbpath } of sqliteStores(values)) {
      if (volumeAt(values, dbpath)) continue
      report({
        path: [key, 'dbpath'],
        message: `the SQLite file ${dbpath} is deleted with the pod: ${lost[key]} is lost`,
        help: `${persist}; or use ${key}.type: postgres`,
      })
    }
  },

  'sqlite-shared'({ values }, report) {
    for (const { key, dbpath } of sqliteStores(values)) {
      const volume = volumeAt(values, dbpath)
      if (volume === undefined || !isShared(volume)) continue
      report({
        path: ['persistent_storage', 'volumes', volume.name, 'accessModes'],
        message: `${dbpath} lies on the claim ${volume.pvc_name}, which is ${volume.accessModes.join(', ')}: a file system of the network, on which SQLite's locks often fail ("database is locked")`,
        help: `write accessModes: [ReadWriteOnce], or use ${key}.type: ${servers(key)}`,
      })
    }
  },

  'sqlite-replicas'({ values }, report) {
    if (mostPods(values) < 2) return
    for (const { key } of sqliteStores(values)) {
      report({
        path: podCountPath(values),
        message: `${mostPods(values)} pods can't share a SQLite file${key === 'authStore' ? ' of users' : ''}`,
        help: `write ${onePod(values)}, or use ${key}.type: ${servers(key)}`,
      })
    }
  },
} satisfies Rules

const servers = (key: Store['key']): string => (key === 'authStore' ? 'postgres' : 'postgres or mysql')
