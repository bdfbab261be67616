import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import type { Values } from '../../schema/generated/types.ts'
import { backendTlsPolicy } from './backend-tls-policy.ts'
import { deployment } from './deployment.ts'
import { externalSecrets } from './external-secrets.ts'
import { horizontalPodAutoscaler } from './horizontal-pod-autoscaler.ts'
import { httpRoute } from './http-route.ts'
import { ingress, ingressRedirect } from './ingress.ts'
import { kaiwoService } from './kaiwo-service.ts'
import { networkPolicy } from './network-policy.ts'
import { claims } from './persistent-volume-claims.ts'
import { podDisruptionBudget } from './pod-disruption-budget.ts'
import { service } from './service.ts'
import { serviceAccount } from './service-account.ts'
import { signInConfiguration } from './sign-in-configuration.ts'
import { startProgram } from './start-program.ts'

/** One row a kind: the objects of it that values ask for, in the order in which they are emitted. */
export const makers: { [kind: string]: (values: Values) => { kind: string }[] } = {
  Deployment: (values) => (values.kaiwo.enabled ? [] : [deployment(values)]),
  KaiwoService: (values) => (values.kaiwo.enabled ? [kaiwoService(values)] : []),
  Service: (values) => [service(values)],
  ConfigMap: (values) => [startProgram(values), ...signInConfiguration(values)],
  ServiceAccount: (values) => (values.serviceAccount.create ? [serviceAccount(values)] : []),
  PersistentVolumeClaim: claims,
  ExternalSecret: externalSecrets,
  HTTPRoute: (values) => (values.http_route.enabled ? [httpRoute(values)] : []),
  BackendTLSPolicy: (values) => (values.http_route.enabled && values.server.tls ? [backendTlsPolicy(values)] : []),
  NetworkPolicy: (values) => (values.networkPolicy.enabled ? [networkPolicy(values)] : []),
  PodDisruptionBudget: podDisruptionBudget,
  HorizontalPodAutoscaler: (values) =>
    values.autoscaling.enabled && !values.kaiwo.enabled ? [horizontalPodAutoscaler(values)] : [],
  Ingress: (values) => (values.ingress.enabled ? [ingress(values), ...ingressRedirect(values)] : []),
}

/** The objects of an environment, final names and namespace in place. Total on every schema-valid value. */
export const render = (values: Values): KubernetesObject[] =>
  Object.values(makers).flatMap((make) => make(values)) as KubernetesObject[]
