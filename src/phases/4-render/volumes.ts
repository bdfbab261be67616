import { configMapFiles, secretFiles } from '../../facts/mlflow/key-files.ts'
import { mounts } from '../../facts/mlflow/mount-paths.ts'
import { hasOwnTmp } from '../../facts/mlflow/mounts.ts'
import { secretFileMode } from '../../facts/mlflow/security.ts'
import { persistentVolumes } from '../../facts/mlflow/storage.ts'
import type { Values, Volume, VolumeMount } from '../../schema/generated/types.ts'
import { startProgramName } from './start-program.ts'

/**
 * The volumes of a pod of MLflow, the server's or that of a job: the claims and Secrets, those of its own, and what every
 * pod has. The first come first, so that an overlay that adds one need not name those that every environment has; nor,
 * where one changes, those behind it.
 */
export function volumes(values: Values, own: readonly Volume[] = []): Volume[] {
  return [
    ...persistentVolumes(values).map(({ name, pvc_name }) => ({
      name,
      persistentVolumeClaim: { claimName: pvc_name },
    })),
    ...values.extraVolumes,
    ...secretVolume(values),
    ...configMapVolume(values),
    ...own,
    { name: 'start', configMap: { name: startProgramName(values) } },
    { name: 'ephemeral-storage', ...ephemeral(values) },
    { name: 'dshm', emptyDir: { medium: 'Memory', sizeLimit: String(values.storage.dshm.sizeLimit) } },
    ...(hasOwnTmp(values) ? [] : [{ name: 'tmp', emptyDir: {} }]),
  ]
}

/** Where the container sees them: whatever their order, a runtime mounts a folder before those within. */
export function volumeMounts(values: Values): VolumeMount[] {
  return [
    ...persistentVolumes(values).map(({ name, mount_path, subPath }) => ({
      name,
      mountPath: mount_path,
      ...(subPath !== undefined && { subPath }),
    })),
    ...values.extraVolumeMounts,
    ...secretVolume(values).map(({ name }) => ({ name, mountPath: mounts.secrets, readOnly: true })),
    ...configMapVolume(values).map(({ name }) => ({ name, mountPath: mounts['config-maps'], readOnly: true })),
    { name: 'start', mountPath: mounts.start, readOnly: true },
    { name: 'ephemeral-storage', mountPath: mounts['ephemeral-storage'] },
    { name: 'dshm', mountPath: mounts.dshm },
    ...(hasOwnTmp(values) ? [] : [{ name: 'tmp', mountPath: mounts.tmp }]),
  ]
}

/** The volume of Secret keys that the server needs as files: each key in the folder of its Secret. */
function secretVolume(values: Values): Volume[] {
  const files = secretFiles(values)
  if (files.length === 0) return []
  const sources = [...new Set(files.map(({ name }) => name))].map((name) => ({
    secret: {
      name,
      items: files.filter((file) => file.name === name).map(({ key }) => ({ key, path: `${name}/${key}` })),
    },
  }))
  const defaultMode = secretFileMode(values)
  return [{ name: 'secrets', projected: { ...(defaultMode !== undefined && { defaultMode }), sources } }]
}

/** The same of ConfigMap keys, which everybody may read. */
function configMapVolume(values: Values): Volume[] {
  const files = configMapFiles(values)
  if (files.length === 0) return []
  const sources = [...new Set(files.map(({ configMap }) => configMap))].map((name) => ({
    configMap: {
      name,
      items: files.filter(({ configMap }) => configMap === name).map(({ key }) => ({ key, path: `${name}/${key}` })),
    },
  }))
  return [{ name: 'config-maps', projected: { sources } }]
}

function ephemeral({ storage: { ephemeral } }: Values): Partial<Volume> {
  const { quantity, storageClassName, accessModes } = ephemeral
  if (!storageClassName) return { emptyDir: { sizeLimit: String(quantity) } }
  return {
    ephemeral: {
      volumeClaimTemplate: {
        spec: {
          accessModes: accessModes?.length ? accessModes : ['ReadWriteOnce'],
          resources: { requests: { storage: String(quantity) } },
          storageClassName,
        },
      },
    },
  }
}
