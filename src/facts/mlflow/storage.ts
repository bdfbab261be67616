import { memoizeLast } from '../../model/memo.ts'
import type { PersistentVolume, Values } from '../../schema/generated/types.ts'
import { schemeOf } from './artifact-stores.ts'
import { databases } from './databases.ts'
import { isWithin } from './paths.ts'
import { variableNames } from './variable-names.ts'

/** A volume that outlives the pod, as it is used: under its name in the pod, with what was left out filled in. */
export type MountedVolume = PersistentVolume & {
  name: string
  accessModes: NonNullable<PersistentVolume['accessModes']>
}

/**
 * The persistent volumes that are mounted, by name, as the chart orders them. Without access modes one pod at a time is
 * assumed.
 */
export const persistentVolumes = memoizeLast(({ persistent_storage }: Values): readonly MountedVolume[] => {
  if (!persistent_storage.enabled) return []
  return Object.keys(persistent_storage.volumes)
    .sort()
    .map((name) => {
      const volume = persistent_storage.volumes[name]!
      return { ...volume, name, accessModes: volume.accessModes?.length ? volume.accessModes : ['ReadWriteOnce'] }
    })
})

/** Whether pods on several nodes may mount the volume at the same time. */
export const isShared = ({ accessModes }: MountedVolume): boolean =>
  accessModes.some((mode) => mode === 'ReadWriteMany' || mode === 'ReadOnlyMany')

export const isSqlite = ({ backendStore }: Values): boolean => !databases[backendStore.type].isServer

/** Where artifacts go, as text; undefined where it is not set: MLflow then takes a folder of its working directory. */
export const artifactsDestination = (values: Values) => textOf(values, variableNames.artifactsDestination)

/** Where clients are told to put artifacts, as text; undefined where they go through the server. */
export const defaultArtifactRoot = (values: Values) => textOf(values, variableNames.defaultArtifactRoot)

function textOf({ env_vars }: Pick<Values, 'env_vars'>, name: string): string | undefined {
  const variable = env_vars[name]
  const value = typeof variable === 'object' ? variable.value : variable
  return value === undefined ? undefined : String(value)
}

export const isS3 = (destination: string | undefined): boolean => destination?.startsWith('s3') ?? false

/** Whether a destination is a bucket of S3, and not only something that the defaults for S3 apply to. */
export const isBucket = (destination: string | undefined): boolean => destination?.startsWith('s3://') ?? false

/** The variable that says where artifacts are kept: that of the proxy, unless clients alone are told another place. */
export function artifactsVariable({ env_vars }: Values): string {
  const { artifactsDestination: destination, defaultArtifactRoot: root } = variableNames
  const isProxied = textOf({ env_vars }, root)?.startsWith('mlflow-artifacts:') ?? false
  return env_vars[destination] === undefined && env_vars[root] !== undefined && !isProxied ? root : destination
}

/**
 * The path in the container to which artifacts go; undefined where they go to a server, or something else holds the place.
 */
export function artifactsPath(values: Values): string | undefined {
  const name = artifactsVariable(values)
  const place = textOf(values, name)
  if (place === undefined && values.env_vars[name] !== undefined) return undefined
  const path = (place ?? './mlartifacts').replace(/^file:(\/\/)?/, '')
  return schemeOf(path) === undefined ? path : undefined
}

/** Whether artifacts would go to a path relative to nobody knows what: a bucket without its scheme, most often. */
export function isAstray(values: Values): boolean {
  const destination = artifactsDestination(values)
  return destination !== undefined && /^[A-Za-z0-9]/.test(destination) && schemeOf(destination) === undefined
}

/** The persistent volume that a path lies on: of several the innermost. */
export function volumeAt(values: Values, path: string): MountedVolume | undefined {
  return persistentVolumes(values)
    .filter(({ mount_path }) => isWithin(path, mount_path))
    .sort((a, b) => b.mount_path.length - a.mount_path.length)[0]
}
