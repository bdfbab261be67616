import { mounts } from '../../../facts/mlflow/mount-paths.ts'
import { hasOwnTmp } from '../../../facts/mlflow/mounts.ts'
import { proxyVolume } from '../../../facts/mlflow/oauth2-proxy/mount-paths.ts'
import { signIn } from '../../../facts/mlflow/oauth2-proxy/sign-in.ts'
import { isWithin, normalized } from '../../../facts/mlflow/paths.ts'
import { mostPods, onePod } from '../../../facts/mlflow/pod-count.ts'
import { isShared, isSqlite, persistentVolumes } from '../../../facts/mlflow/storage.ts'
import { formatPath, type Path } from '../../../model/json.ts'
import type { Values } from '../../../schema/generated/types.ts'
import type { Rules } from '../rule.ts'

/** The help for what is deleted with the pod. */
export const persist =
  'put it on a volume of persistent_storage: enabled: true, and a volume with pvc_name, mount_path and size'

/** The pod's own volumes; a volume of the user's may take the place of the one at /tmp. */
const { tmp: _, ...fixed } = mounts

const fixedPlaces = Object.entries(fixed).map(([name, path]) => [path as string, `volume ${name}`] as const)

/** The pod's read-only volumes: nothing can be mounted in them. */
const closed = [mounts.start, mounts.secrets, mounts['config-maps']]

/** The names of the user's volumes, and where each is written. */
const volumeNames = (values: Values): [Path, string][] => [
  ...persistentVolumes(values).map(({ name }): [Path, string] => [['persistent_storage', 'volumes', name], name]),
  ...values.extraVolumes.map(({ name }, index): [Path, string] => [['extraVolumes', index], name]),
]

/** Where the user mounts volumes, in the order in which it is written. */
function ownMounts(values: Values): { name: string; mountPath: string; path: Path }[] {
  const mounted = new Map(persistentVolumes(values).map((volume) => [volume.name, volume]))
  const inOrder = Object.keys(values.persistent_storage.volumes).flatMap((name) => mounted.get(name) ?? [])
  return [
    ...inOrder.map(({ name, mount_path }) => ({
      name,
      mountPath: mount_path,
      path: ['persistent_storage', 'volumes', name, 'mount_path'],
    })),
    ...values.extraVolumeMounts.map(({ name, mountPath }, index) => ({
      name,
      mountPath,
      path: ['extraVolumeMounts', index, 'mountPath'],
    })),
  ]
}

export const volumeRules = {
  'volume-replicas'({ values }, report) {
    // A SQLite file is the cause, and another access mode would not help.
    if (mostPods(values) < 2 || isSqlite(values)) return
    for (const volume of persistentVolumes(values)) {
      if (isShared(volume)) continue
      const { name, pvc_name, accessModes } = volume
      report({
        path: ['persistent_storage', 'volumes', name, 'accessModes'],
        message: `${mostPods(values)} pods can't share the claim ${pvc_name}, which is ${accessModes.join(', ')}`,
        help: `write ${onePod(values)}, or accessModes: [ReadWriteMany] where the storage class offers it`,
      })
    }
  },

  'volume-name-taken'({ values }, report) {
    const taken = new Map<string, string>()
    const ofPods = hasOwnTmp(values) ? fixed : mounts
    const ofProxy = signIn(values) && proxyVolume.name
    const isOfPod = (name: string): boolean => Object.hasOwn(ofPods, name) || name === ofProxy
    for (const [path, name] of volumeNames(values)) {
      const by = isOfPod(name) ? 'every pod' : taken.get(name)
      if (by === undefined) taken.set(name, formatPath(path))
      else report({ path, message: `${by} already has a volume named ${name}`, help: 'give the volume another name' })
    }
  },

  'mount-twice'({ values }, report) {
    const volumeOf = new Map(fixedPlaces)
    for (const { name, mountPath, path } of ownMounts(values)) {
      const place = normalized(mountPath)
      const isClosed = closed.some((folder) => isWithin(place, folder))
      const other = volumeOf.get(place) ?? (isClosed ? "compiler's own read-only volume" : undefined)
      if (other === undefined) {
        volumeOf.set(place, `volume ${name}`)
        continue
      }
      report({
        path,
        message: `${mountPath} is already the mount path of the ${other}`,
        help: `mount it at a path of its own, such as ${place === '/' ? '' : place}/${name}`,
      })
    }
  },

  'claim-as-volume'({ values }, report) {
    for (const [index, { name, persistentVolumeClaim: claim }] of values.extraVolumes.entries()) {
      if (!claim) continue
      report({
        path: ['extraVolumes', index],
        message: `whether pods can share the claim ${claim.claimName} is not known of a volume of extraVolumes: old and new ones run side by side`,
        help: `write persistent_storage: {enabled: true, volumes: {${name}: {pvc_name: ${claim.claimName}, mount_path: …, accessModes: [ReadWriteOnce]}}}`,
      })
    }
  },

  'claim-twice'({ values }, report) {
    const seen = new Set<string>()
    for (const { name, pvc_name, size } of persistentVolumes(values)) {
      if (size === undefined) continue
      if (seen.has(pvc_name)) {
        report({
          path: ['persistent_storage', 'volumes', name, 'pvc_name'],
          message: `another volume already creates the claim ${pvc_name}`,
          help: 'give it another pvc_name, or remove size to mount the same claim twice',
        })
      }
      seen.add(pvc_name)
    }
  },

  'claim-not-created'({ values }, report) {
    for (const { name, pvc_name, size, storageClassName } of persistentVolumes(values)) {
      if (size !== undefined || storageClassName === undefined) continue
      report({
        path: ['persistent_storage', 'volumes', name, 'storageClassName'],
        message: `storageClassName has no effect without size: the claim ${pvc_name} must already exist`,
        help: 'add size to create the claim, or remove storageClassName',
      })
    }
  },
} satisfies Rules
