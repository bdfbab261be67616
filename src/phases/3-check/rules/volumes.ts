import { mounts } from '../../../facts/mlflow/mount-paths.ts'
import { hasOwnTmp } from '../../../facts/mlflow/mounts.ts'
import { proxyVolume } from '../../../facts/mlflow/oauth2-proxy/mount-paths.ts'
import { signIn } from '../../../facts/mlflow/oauth2-proxy/sign-in.ts'
import { isWithin, normalized } from '../../../facts/mlflow/paths.ts'
import { mostPods, onePod } from '../../../facts/mlflow/pod-count.ts'
import { isShared, isSqlite, persistentVolumes } from '../../../facts/mlflow/storage.ts'
import type { Rules } from '../rule.ts'

/** The help for what is deleted with the pod. */
export const persist =
  'put it on a volume of persistent_storage: enabled: true, and a volume with pvc_name, mount_path and size'

/** The pod's own volumes; a volume of the user's may take the place of the one at /tmp. */
const { tmp: _, ...fixed } = mounts

/** The pod's read-only volumes: nothing can be mounted in them. */
const closed = [mounts.start, mounts.secrets, mounts['config-maps']]

export const volumeRules = {
  *'volume-replicas'({ values }) {
    // A SQLite file is the cause, and another access mode would not help.
    if (mostPods(values) < 2 || isSqlite(values)) return
    for (const volume of persistentVolumes(values)) {
      if (isShared(volume)) continue
      const { name, pvc_name, accessModes } = volume
      yield {
        path: ['persistent_storage', 'volumes', name, 'accessModes'],
        message: `${mostPods(values)} pods can't share the claim ${pvc_name}, which is ${accessModes.join(', ')}`,
        help: `write ${onePod(values)}, or accessModes: [ReadWriteMany] where the storage class offers it`,
      }
    }
  },

  *'volume-name-taken'({ values }) {
    const taken = hasOwnTmp(values) ? fixed : mounts
    for (const { name } of persistentVolumes(values)) {
      if (!Object.hasOwn(taken, name) && !(signIn(values) && name === proxyVolume.name)) continue
      yield {
        path: ['persistent_storage', 'volumes', name],
        message: `every pod already has a volume named ${name}`,
        help: 'give the volume another name',
        part: 'key',
      }
    }
  },

  *'mount-twice'({ values }) {
    const volumeOf = new Map(Object.entries(fixed).map(([name, path]) => [path as string, `volume ${name}`]))
    const mounted = new Map(persistentVolumes(values).map((volume) => [volume.name, volume]))
    const inOrder = Object.keys(values.persistent_storage.volumes).flatMap((name) => mounted.get(name) ?? [])
    for (const { name, mount_path } of inOrder) {
      const path = normalized(mount_path)
      const isClosed = closed.some((folder) => isWithin(path, folder))
      const other = volumeOf.get(path) ?? (isClosed ? "compiler's own read-only volume" : undefined)
      if (other === undefined) {
        volumeOf.set(path, `volume ${name}`)
        continue
      }
      yield {
        path: ['persistent_storage', 'volumes', name, 'mount_path'],
        message: `${mount_path} is already the mount path of the ${other}`,
        help: `mount it at a path of its own, such as ${path === '/' ? '' : path}/${name}`,
      }
    }
  },

  *'claim-twice'({ values }) {
    const seen = new Set<string>()
    for (const { name, pvc_name, size } of persistentVolumes(values)) {
      if (size === undefined) continue
      if (seen.has(pvc_name)) {
        yield {
          path: ['persistent_storage', 'volumes', name, 'pvc_name'],
          message: `another volume already creates the claim ${pvc_name}`,
          help: 'give it another pvc_name, or remove size to mount the same claim twice',
        }
      }
      seen.add(pvc_name)
    }
  },

  *'claim-not-created'({ values }) {
    for (const { name, pvc_name, size, storageClassName } of persistentVolumes(values)) {
      if (size !== undefined || storageClassName === undefined) continue
      yield {
        path: ['persistent_storage', 'volumes', name, 'storageClassName'],
        message: `storageClassName has no effect without size: the claim ${pvc_name} must already exist`,
        help: 'add size to create the claim, or remove storageClassName',
      }
    }
  },
} satisfies Rules
