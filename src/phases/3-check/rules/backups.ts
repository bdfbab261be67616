import { schemeOf } from '../../../facts/mlflow/artifact-stores.ts'
import { backupPlace } from '../../../facts/mlflow/backups.ts'
import { isWithin } from '../../../facts/mlflow/paths.ts'
import { artifactsDestination, artifactsPath, defaultArtifactRoot, volumeAt } from '../../../facts/mlflow/storage.ts'
import { sqliteStores } from '../../../facts/mlflow/stores.ts'
import type { Values } from '../../../schema/generated/types.ts'
import type { Rules } from '../rule.ts'

const path = ['backup', 'destination']

/** Copies of databases, and what is restored of them. */
export const backupRules = {
  'backup-not-sqlite'({ values }, report) {
    const { enabled, restore } = values.backup
    if ((!enabled && restore === 'never') || sqliteStores(values).length > 0) return
    report({
      path: ['backup', enabled ? 'enabled' : 'restore'],
      message: `only SQLite's files are copied here, and there is none: ${values.backendStore.type} has programs of its own`,
      help: `${enabled ? 'write false' : 'write never'}: the operator or the cloud that runs the database backs it up`,
    })
  },

  'backup-among-artifacts'({ values }, report) {
    const place = backupPlace(values)
    if (place === undefined || !artifactPlaces(values).some((folder) => isBelow(place, folder))) return
    report({
      path,
      message: `${place} lies among the artifacts: who may read those reads the whole database`,
      help: 'write a folder or a bucket of its own',
    })
  },

  'backup-same-volume'({ values }, report) {
    const place = backupPlace(values)
    const volume = place === undefined ? undefined : volumeAt(values, place)
    const store = sqliteStores(values).find(({ dbpath }) => volumeAt(values, dbpath)?.pvc_name === volume?.pvc_name)
    if (!values.backup.enabled || volume === undefined || store === undefined) return
    report({
      path,
      message: `${place} is on the claim ${volume.pvc_name}, as ${store.dbpath} is: what takes the one takes the other`,
      help: 'write a bucket, or a folder on a volume of its own',
    })
  },
} satisfies Rules

const artifactPlaces = (values: Values): string[] =>
  [artifactsDestination(values), artifactsPath(values), defaultArtifactRoot(values)].filter(
    (place) => place !== undefined && !place.startsWith('mlflow-artifacts:'),
  ) as string[]

/** Whether a place is a folder or lies below it: two paths, or two URIs of one store. */
function isBelow(place: string, folder: string): boolean {
  if (schemeOf(place) !== schemeOf(folder)) return false
  return isWithin(`/${place}`, `/${folder}`)
}
