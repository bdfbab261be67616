import { keptAnnotations } from '../../facts/kubernetes/kept.ts'
import { persistentVolumes } from '../../facts/mlflow/storage.ts'
import type { PersistentVolumeClaim, Values } from '../../schema/generated/types.ts'
import { metadata } from './metadata.ts'

/** The claims that are created, each with a team's data, which stays: those of the persistent volumes that have a size. */
export const claims = (values: Values): PersistentVolumeClaim[] =>
  persistentVolumes(values)
    .filter(({ size }) => size !== undefined)
    .map(({ pvc_name, size, storageClassName, accessModes }) => ({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { ...metadata(values), name: pvc_name, annotations: keptAnnotations },
      spec: {
        accessModes,
        resources: { requests: { storage: String(size) } },
        ...(storageClassName && { storageClassName }),
      },
    }))
