import { artifactStores, otherSchemes, schemeOf } from '../../../facts/mlflow/artifact-stores.ts'
import { isSince, mlflowVersion, parseImage } from '../../../facts/mlflow/image.ts'
import { mounts } from '../../../facts/mlflow/mount-paths.ts'
import { hasOwnTmp } from '../../../facts/mlflow/mounts.ts'
import { isWithin, normalized } from '../../../facts/mlflow/paths.ts'
import {
  artifactsDestination,
  artifactsPath,
  artifactsVariable,
  defaultArtifactRoot,
  isAstray,
  isBucket,
  isShared,
  isSqlite,
  persistentVolumes,
  volumeAt,
} from '../../../facts/mlflow/storage.ts'
import { variableNames } from '../../../facts/mlflow/variable-names.ts'
import { versionText } from '../../../facts/mlflow/version.ts'
import type { Values } from '../../../schema/generated/types.ts'
import { didYouMean } from '../../../text/did-you-mean.ts'
import type { Rules } from '../rule.ts'

const persist =
  'put it on a volume of persistent_storage: enabled: true, and a volume with pvc_name, mount_path and size'

/** The pod's own volumes; a volume of the user's may take the place of the one at /tmp. */
const { tmp: _, ...fixed } = mounts

/** The pod's read-only volumes: nothing can be mounted in them. */
const closed = [mounts.start, mounts.secrets]

export const storageRules = {
  *'artifacts-astray'({ values }) {
    const destination = artifactsDestination(values)
    if (destination === undefined || !isAstray(values)) return
    const [, scheme, rest] = /^(\w+)\/\/(.+)$/.exec(destination) ?? []
    yield {
      path: ['env_vars', variableNames.artifactsDestination],
      message: `${destination} is neither a URI nor an absolute path`,
      help: scheme
        ? `write ${scheme}://${rest}`
        : `write s3://${destination} for a bucket, or /${destination} for a path`,
    }
  },

  *'sqlite-ephemeral'({ values }) {
    const { dbpath } = values.backendStore
    if (!isSqlite(values) || volumeAt(values, dbpath)) return
    yield {
      path: ['backendStore', 'dbpath'],
      message: `the SQLite file ${dbpath} is deleted with the pod: every run is lost`,
      help: `${persist}; or use backendStore.type: postgres`,
    }
  },

  *'artifacts-ephemeral'({ values }) {
    const path = artifactsPath(values)
    if (path === undefined || isAstray(values) || (path.startsWith('/') && volumeAt(values, path))) return
    yield {
      path: ['env_vars', artifactsVariable(values)],
      message: `the artifacts at ${path} are deleted with the pod`,
      help: `${persist}; or send them to a bucket with s3://`,
    }
  },

  *'store-unknown'({ values }) {
    const places = {
      [variableNames.artifactsDestination]: artifactsDestination(values),
      [variableNames.defaultArtifactRoot]: defaultArtifactRoot(values),
    }
    for (const [name, place] of Object.entries(places)) {
      const scheme = place && schemeOf(place)
      if (!scheme) continue
      const path = ['env_vars', name]
      if (scheme === 'mlflow-artifacts') {
        if (name === variableNames.defaultArtifactRoot) continue
        const message = `${place} is this server's own proxy, which has to put artifacts somewhere`
        yield { path, message, help: 'name the store, such as s3://my-bucket/artifacts' }
      } else if (!isKnown(values, scheme)) {
        const version = mlflowVersion(values)
        const message = `${version ? `MLflow ${versionText(version)}` : 'MLflow'} knows no store with ${scheme}://`
        yield { path, message, help: otherStore(values, place, scheme) }
      }
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

  *'bucket-ignored'({ values }) {
    const destination = artifactsDestination(values)
    if (!values.artifacts.createBucket || isBucket(destination)) return
    yield {
      path: ['artifacts', 'createBucket'],
      message: `createBucket has no effect: artifacts go to ${destination ?? artifactsPath(values) ?? 'the place that a Secret names'}, not to a bucket of S3`,
      help: 'remove it',
    }
  },

  *'artifacts-replicas'({ values }) {
    const path = artifactsPath(values)
    if (values.replicas < 2 || path === undefined || isAstray(values) || volumeAt(values, path)) return
    yield {
      path: ['replicas'],
      message: `each of ${values.replicas} pods would keep artifacts of its own at ${path}`,
      help: 'write replicas: 1, put the path on a volume with accessModes: [ReadWriteMany], or send artifacts to a bucket',
    }
  },

  *'volume-replicas'({ values }) {
    // A SQLite file is the cause, and another access mode would not help.
    if (values.replicas < 2 || isSqlite(values)) return
    for (const volume of persistentVolumes(values)) {
      if (isShared(volume)) continue
      const { name, pvc_name, accessModes } = volume
      yield {
        path: ['persistent_storage', 'volumes', name, 'accessModes'],
        message: `${values.replicas} pods can't share the claim ${pvc_name}, which is ${accessModes.join(', ')}`,
        help: 'write replicas: 1, or accessModes: [ReadWriteMany] where the storage class offers it',
      }
    }
  },

  *'volume-name-taken'({ values }) {
    const taken = hasOwnTmp(values) ? fixed : mounts
    for (const { name } of persistentVolumes(values)) {
      if (!Object.hasOwn(taken, name)) continue
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

/** Whether an image has a store for a scheme, as far as can be known: one that others built may have more. */
function isKnown(values: Values, scheme: string): boolean {
  const store = Object.hasOwn(artifactStores, scheme) ? artifactStores[scheme]! : undefined
  if (store === undefined) return !parseImage(values.image).isMlflow
  return store.since === undefined || isSince(values, store.since) !== false
}

function otherStore(values: Values, place: string, scheme: string): string {
  const { since } = artifactStores[scheme] ?? {}
  if (since) return `use MLflow ${versionText(since)} or later, or another store`
  const known = Object.keys(artifactStores).filter((name) => isKnown(values, name) && name !== 'mlflow-artifacts')
  const near = otherSchemes[scheme] ?? didYouMean(scheme, known)
  return near ? `did you mean ${near}${place.slice(scheme.length)}?` : `the stores are ${known.join(', ')}`
}
