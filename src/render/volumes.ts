import type { Values, Volume, VolumeMount } from '../generated/types.ts'
import { volumes as persistentVolumes } from '../mlflow/storage.ts'

/** The pod's volumes: its own, which die with it, and the claims. */
export function volumes(values: Values): Volume[] {
  return [
    // First, so that an overlay that adds one need not name those that every environment has.
    ...persistentVolumes(values).map(({ name, pvc_name }) => ({ name, persistentVolumeClaim: { claimName: pvc_name } })),
    { name: 'ephemeral-storage', ...ephemeral(values) },
    { name: 'dshm', emptyDir: { medium: 'Memory', sizeLimit: String(values.storage.dshm.sizeLimit) } },
  ]
}

/** Where the container sees them. */
export function volumeMounts(values: Values): VolumeMount[] {
  return [
    { name: 'ephemeral-storage', mountPath: '/workload' },
    { name: 'dshm', mountPath: '/dev/shm' },
    ...persistentVolumes(values).map(({ name, mount_path }) => ({ name, mountPath: mount_path })),
  ]
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
