import { hasApiToken } from '../../facts/mlflow/api-token.ts'
import { graceSeconds } from '../../facts/mlflow/draining.ts'
import { podSecurityContext } from '../../facts/mlflow/security.ts'
import { texts } from '../../model/json.ts'
import type { PodSpec, Values } from '../../schema/generated/types.ts'
import { serverContainer } from './container.ts'
import { serviceAccountName } from './service-account.ts'
import { signInProxy, signInVolume } from './sign-in-proxy.ts'
import { topologySpread } from './topology-spread.ts'
import { volumes } from './volumes.ts'

/** The pod of the server. */
export function serverPod(values: Values): PodSpec {
  const { affinity } = values
  const spread = topologySpread(values)
  return {
    terminationGracePeriodSeconds: graceSeconds(values),
    ...commonPod(values),
    ...(affinity && { affinity }),
    // The API server keeps no empty list.
    ...(spread.length > 0 && { topologySpreadConstraints: spread }),
    ...(values.initContainers.length > 0 && { initContainers: values.initContainers }),
    containers: [serverContainer(values), ...signInProxy(values), ...values.extraContainers],
    volumes: volumes(values, signInVolume(values)),
  }
}

/** What every pod of an environment has, the server's and those of the jobs: its identity, its rights, its nodes. */
export function commonPod(values: Values): Omit<PodSpec, 'containers'> {
  const { imagePullSecrets, nodeSelector, priorityClassName, tolerations } = values
  const security = podSecurityContext(values)
  return {
    // A Service named mlflow would give the container MLFLOW_PORT=tcp://…, which the server reads as its own setting.
    enableServiceLinks: false,
    serviceAccountName: serviceAccountName(values),
    automountServiceAccountToken: hasApiToken(values),
    ...(imagePullSecrets.length > 0 && { imagePullSecrets: imagePullSecrets.map((name) => ({ name })) }),
    // An empty one would be absent after server-side apply has taken its fields away, and come with another rollout.
    ...(Object.keys(security).length > 0 && { securityContext: security }),
    ...(nodeSelector && { nodeSelector: texts(nodeSelector) }),
    ...(tolerations && { tolerations }),
    ...(priorityClassName && { priorityClassName }),
  }
}
