import { posix } from 'node:path'
import type { Values } from '../generated/types.ts'
import { volumes } from './storage.ts'

/** The pod's own volumes, by name, and where the container sees them. */
export const mounts = {
  /** The start-up program. */
  start: '/opt/mlflow-gitops',
  /** Keys of Secrets as files, each Secret a folder. */
  secrets: '/var/run/secrets/mlflow-gitops',
  /** Room for what a server forgets, as large as the values say. */
  'ephemeral-storage': '/workload',
  /** Shared memory, in which MLflow keeps the queues of its jobs. */
  dshm: '/dev/shm',
  /** Where programs put small files; a volume of the user's may take its place. */
  tmp: '/tmp',
} as const

/** Those of them that are written to. */
const writable = [mounts['ephemeral-storage'], mounts.dshm, mounts.tmp]

/** A path as it is compared: `/a//b/./` is `/a/b`. */
export const normalized = (path: string): string => posix.normalize(path).replace(/(.)\/+$/, '$1')

/** Whether a path is a folder or lies below it. */
export const isWithin = (path: string, folder: string): boolean =>
  `${normalized(path)}/`.startsWith(normalized(folder).replace(/\/*$/, '/'))

/** Whether a path lies on a volume of any kind, and not in the container's own file system. */
export const isOnVolume = (values: Values, path: string): boolean =>
  [...writable, ...volumes(values).map(({ mount_path }) => mount_path)].some((folder) => isWithin(path, folder))

/** Whether the user mounts a volume of their own at /tmp. */
export const hasOwnTmp = (values: Values): boolean => volumes(values).some(({ mount_path }) => normalized(mount_path) === mounts.tmp)
