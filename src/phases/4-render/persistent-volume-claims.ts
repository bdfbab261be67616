import { persistentVolumes } from '../../facts/mlflow/storage.ts'
import type { PersistentVolumeClaim, Values } from '../../schema/generated/types.ts'
import { metadata } from './metadata.ts'

/** A claim holds a team's data: neither Argo CD nor Flux may delete it, whatever happens to what made it. */
const kept = {
  'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
  'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
  'kustomize.toolkit.fluxcd.io/prune': 'disabled',
}

/** The claims that are created: those of the persistent volumes that have a size. */
export const claims = (values: Values): PersistentVolumeClaim[] =>
  persistentVolumes(values)
    .filter(({ size }) => size !== undefined)
    .map(({ pvc_name, size, storageClassName, accessModes }) => ({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { ...metadata(values), name: pvc_name, annotations: kept },
      spec: {
        accessModes,
        resources: { requests: { storage: String(size) } },
        ...(storageClassName && { storageClassName }),
      },
    }))
