import type { Values } from '../../schema/generated/types.ts'
import { mounts } from './mount-paths.ts'
import { isWithin, normalized } from './paths.ts'
import { persistentVolumes, volumeAt } from './storage.ts'

/** The mounts that are writable. */
const writable = [mounts['ephemeral-storage'], mounts.dshm, mounts.tmp]

/**
 * Whether a path lies on a volume of any kind, and not in the container's own file system. A relative one does where that
 * can't be written to: the start-up program goes to the scratch volume then.
 */
export const isOnVolume = (values: Values, path: string): boolean =>
  !path.startsWith('/') ||
  writable.some((folder) => isWithin(path, folder)) ||
  volumeAt(values, path) !== undefined ||
  values.extraVolumeMounts.some(({ mountPath, readOnly }) => !readOnly && isWithin(path, mountPath))

/** Whether the user mounts a volume of their own at /tmp. */
export const hasOwnTmp = (values: Values): boolean =>
  [
    ...persistentVolumes(values).map(({ mount_path }) => mount_path),
    ...values.extraVolumeMounts.map(({ mountPath }) => mountPath),
  ].some((path) => normalized(path) === mounts.tmp)
