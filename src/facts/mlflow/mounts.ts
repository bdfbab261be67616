import type { Values } from '../../schema/generated/types.ts'
import { isWithin, normalized } from './paths.ts'
import { persistentVolumes, volumeAt } from './storage.ts'

/** The pod's own volumes, by name, and where the container sees them. */
export const mounts = {
  /** The start-up program. */
  start: '/opt/mlflow-gitops',
  /** Keys of Secrets as files, each Secret a folder. */
  secrets: '/var/run/secrets/mlflow-gitops',
  /** The scratch volume, as large as the values set. */
  'ephemeral-storage': '/workload',
  /** Shared memory, in which MLflow keeps the queues of its jobs. */
  dshm: '/dev/shm',
  /** Where programs put small files; a volume of the user's may take its place. */
  tmp: '/tmp',
} as const

/** Those of them that are written to. */
const writable = [mounts['ephemeral-storage'], mounts.dshm, mounts.tmp]

/** Whether a path lies on a volume of any kind, and not in the container's own file system. */
export const isOnVolume = (values: Values, path: string): boolean =>
  writable.some((folder) => isWithin(path, folder)) || volumeAt(values, path) !== undefined

/** Whether the user mounts a volume of their own at /tmp. */
export const hasOwnTmp = (values: Values): boolean =>
  persistentVolumes(values).some(({ mount_path }) => normalized(mount_path) === mounts.tmp)
