import type { Deployment, DeploymentSpec, PodSpec, Values } from '../generated/types.ts'
import { texts } from '../json.ts'
import { isShared, isSqlite, volumes as persistentVolumes } from '../mlflow/storage.ts'
import { container } from './container.ts'
import { labels, metadata, selector, workloadMetadata } from './metadata.ts'
import { volumes } from './volumes.ts'

export const deployment = (values: Values): Deployment => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { ...metadata(values), ...workloadMetadata(values, labels(values)) },
  spec: deploymentSpec(values),
})

const deploymentSpec = (values: Values): DeploymentSpec => ({
  replicas: values.replicas,
  selector: { matchLabels: selector(values) },
  strategy: { type: isExclusive(values) ? 'Recreate' : 'RollingUpdate' },
  template: { metadata: workloadMetadata(values, labels(values)), spec: podSpec(values) },
})

/** Whether an old and a new pod must never run side by side: one SQLite file, or a volume that one node mounts at a time. */
const isExclusive = (values: Values): boolean =>
  isSqlite(values) || persistentVolumes(values).some((volume) => !isShared(volume))

function podSpec(values: Values): PodSpec {
  const { serviceAccountName, imagePullSecrets, podSecurityContext, nodeSelector, tolerations, affinity } = values
  const { topologySpreadConstraints } = values
  return {
    // A Service named mlflow would give the container MLFLOW_PORT=tcp://…, which the server reads as its own setting.
    enableServiceLinks: false,
    ...(serviceAccountName && { serviceAccountName }),
    ...(imagePullSecrets.length > 0 && { imagePullSecrets: imagePullSecrets.map((name) => ({ name })) }),
    ...(podSecurityContext && { securityContext: podSecurityContext }),
    ...(nodeSelector && { nodeSelector: texts(nodeSelector) }),
    ...(tolerations && { tolerations }),
    ...(affinity && { affinity }),
    ...(topologySpreadConstraints && { topologySpreadConstraints }),
    containers: [container(values)],
    volumes: volumes(values),
  }
}
