import { hasExecutor } from '../../facts/mlflow/jobs.ts'
import { selector } from '../../facts/mlflow/names.ts'
import { isShared, persistentVolumes } from '../../facts/mlflow/storage.ts'
import { isUpgraded, sqliteStores } from '../../facts/mlflow/stores.ts'
import type { Deployment, DeploymentSpec, DeploymentStrategy, Values } from '../../schema/generated/types.ts'
import { metadata, workloadMetadata } from './metadata.ts'
import { serverPod } from './pod.ts'

export function deployment(values: Values): Deployment {
  const shared = workloadMetadata(values)
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { ...metadata(values), ...shared },
    spec: deploymentSpec(values, shared),
  }
}

const deploymentSpec = (values: Values, podMetadata: ReturnType<typeof workloadMetadata>): DeploymentSpec => ({
  // An autoscaler's number would be put back with every apply.
  ...(!values.autoscaling.enabled && { replicas: values.replicas }),
  ...(values.revisionHistoryLimit !== undefined && { revisionHistoryLimit: values.revisionHistoryLimit }),
  selector: { matchLabels: selector(values) },
  strategy: strategy(values),
  template: { metadata: podMetadata, spec: serverPod(values) },
})

/** How new pods take the place of old ones. */
export const strategy = (values: Values): DeploymentStrategy =>
  isExclusive(values)
    ? { type: 'Recreate' }
    : // A new pod that can't start takes none of the old ones away. With both set, server-side apply owns both, and takes
      // them away where this becomes Recreate: what is a default of the API server's it would leave, and be refused.
      { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } }

/**
 * Whether an old and a new pod must never run side by side: one SQLite file, a schema that the new one may upgrade, or
 * a volume that one node mounts at a time.
 */
const isExclusive = (values: Values): boolean =>
  sqliteStores(values).length > 0 ||
  isUpgraded(values) ||
  hasExecutor(values) ||
  persistentVolumes(values).some((volume) => !isShared(volume))
