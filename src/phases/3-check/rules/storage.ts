import { hasOwnTmp, mounts } from '../../../facts/mlflow/mounts.ts'
import { isWithin, normalized } from '../../../facts/mlflow/paths.ts'
import {
  artifactsDestination,
  artifactsPath,
  isBucket,
  isShared,
  isSqlite,
  volumeAt,
  volumes,
} from '../../../facts/mlflow/storage.ts'
import type { Finding, Rules } from '../rule.ts'

const persist =
  'put it on a volume of persistent_storage: enabled: true, and a volume with pvc_name, mount_path and size'

/** The pod's own volumes; a volume of the user's may take the place of the one at /tmp. */
const { tmp: _, ...fixed } = mounts

/** Those of them that nothing can be mounted in: they are read-only. */
const closed = [mounts.start, mounts.secrets]

const artifacts = ['env_vars', 'MLFLOW_ARTIFACTS_DESTINATION']

export const storage: Rules = {
  'sqlite-ephemeral': {
    severity: 'warning',
    summary: 'The SQLite file dies with the pod',
    find: ({ values }) => {
      const { dbpath } = values.backendStore
      if (!isSqlite(values) || volumeAt(values, dbpath)) return []
      return [
        {
          path: ['backendStore', 'dbpath'],
          message: `the SQLite file ${dbpath} is deleted with the pod: every run is lost`,
          help: `${persist}; or use backendStore.type: postgres`,
        },
      ]
    },
  },
  'artifacts-ephemeral': {
    severity: 'warning',
    summary: 'Local artifacts die with the pod',
    find: ({ values }) => {
      const path = artifactsPath(values)
      if (path === undefined || (path.startsWith('/') && volumeAt(values, path))) return []
      return [
        {
          path: artifacts,
          message: `the artifacts at ${path} are deleted with the pod`,
          help: `${persist}; or send them to a bucket with s3://`,
        },
      ]
    },
  },
  'sqlite-replicas': {
    severity: 'error',
    summary: 'Several pods share one SQLite file',
    find: ({ values }) =>
      values.replicas > 1 && isSqlite(values)
        ? [
            {
              path: ['replicas'],
              message: `${values.replicas} pods can't share a SQLite file`,
              help: 'write replicas: 1, or use backendStore.type: postgres or mysql',
            },
          ]
        : [],
  },
  'bucket-ignored': {
    severity: 'warning',
    summary: 'A bucket is to be created, and artifacts go to none',
    find: ({ values }) =>
      values.artifacts.createBucket && !isBucket(artifactsDestination(values))
        ? [
            {
              path: ['artifacts', 'createBucket'],
              message: `only a bucket of S3 is created, and artifacts go to ${artifactsDestination(values) ?? artifactsPath(values) ?? 'where a Secret says'}`,
              help: 'leave it out',
            },
          ]
        : [],
  },
  'artifacts-replicas': {
    severity: 'error',
    summary: 'Several pods keep local artifacts, each its own',
    find: ({ values }) => {
      const path = artifactsPath(values)
      if (values.replicas < 2 || path === undefined || volumeAt(values, path)) return []
      return [
        {
          path: ['replicas'],
          message: `each of ${values.replicas} pods would keep artifacts of its own at ${path}`,
          help: 'write replicas: 1, put the path on a volume with accessModes: [ReadWriteMany], or send artifacts to a bucket',
        },
      ]
    },
  },
  'volume-replicas': {
    severity: 'error',
    summary: 'Several pods mount a volume that one node can mount at a time',
    find: ({ values }) =>
      values.replicas < 2
        ? []
        : volumes(values)
            .filter((volume) => !isShared(volume))
            .map(({ name, pvc_name, accessModes }) => ({
              path: ['persistent_storage', 'volumes', name, 'accessModes'],
              message: `${values.replicas} pods can't share the claim ${pvc_name}, which is ${accessModes.join(', ')}`,
              help: 'write replicas: 1, or accessModes: [ReadWriteMany] where the storage class offers it',
            })),
  },
  'volume-name-taken': {
    severity: 'error',
    summary: 'A volume has a name that every pod has already',
    find: ({ values }) =>
      volumes(values)
        .filter(({ name }) => Object.hasOwn(hasOwnTmp(values) ? fixed : mounts, name))
        .map(({ name }) => ({
          path: ['persistent_storage', 'volumes', name],
          message: `every pod has a volume named ${name} already`,
          help: 'give the volume another name',
          part: 'key',
        })),
  },
  'mount-twice': {
    severity: 'error',
    summary: 'Two volumes are mounted at one path',
    find: ({ values }) => {
      const taken = new Map(Object.entries(fixed).map(([name, path]) => [path as string, name]))
      const findings: Finding[] = []
      for (const { name, mount_path } of volumes(values)) {
        const path = normalized(mount_path)
        const other =
          taken.get(path) ??
          (closed.some((folder) => isWithin(path, folder)) ? 'of the compiler that can only be read' : undefined)
        if (other === undefined) taken.set(path, name)
        else {
          findings.push({
            path: ['persistent_storage', 'volumes', name, 'mount_path'],
            message: `${mount_path} is where the volume ${other} is mounted`,
            help: `mount it at a path of its own, such as ${path === '/' ? '' : path}/${name}`,
          })
        }
      }
      return findings
    },
  },
  'claim-twice': {
    severity: 'error',
    summary: 'Two volumes create one claim',
    find: ({ values }) => {
      const created = volumes(values).filter(({ size }) => size !== undefined)
      return created
        .filter(({ pvc_name }, index) => created.findIndex((other) => other.pvc_name === pvc_name) < index)
        .map(({ name, pvc_name }) => ({
          path: ['persistent_storage', 'volumes', name, 'pvc_name'],
          message: `another volume creates the claim ${pvc_name} already`,
          help: 'give it another pvc_name, or leave size out to mount the same claim twice',
        }))
    },
  },
  'claim-not-created': {
    severity: 'warning',
    summary: 'A storage class is named for a claim that is not created',
    find: ({ values }) =>
      volumes(values)
        .filter(({ size, storageClassName }) => size === undefined && storageClassName !== undefined)
        .map(({ name, pvc_name }) => ({
          path: ['persistent_storage', 'volumes', name, 'storageClassName'],
          message: `without a size the claim ${pvc_name} is expected to exist, and its storage class is what it is`,
          help: 'add size to create the claim, or leave storageClassName out',
        })),
  },
}
