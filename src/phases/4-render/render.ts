import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import type { Values } from '../../schema/generated/types.ts'
import { backendTlsPolicy } from './backend-tls-policy.ts'
import { cronJobs } from './cron-job.ts'
import { deployment } from './deployment.ts'
import { externalSecrets } from './external-secrets.ts'
import { horizontalPodAutoscaler } from './horizontal-pod-autoscaler.ts'
import { httpRoute } from './http-route.ts'
import { ingress, ingressRedirect } from './ingress.ts'
import { kaiwoService } from './kaiwo-service.ts'
import { dashboard } from './monitoring/dashboard.ts'
import { prometheusRule } from './monitoring/prometheus-rule.ts'
import { serviceMonitor } from './monitoring/service-monitor.ts'
import { networkPolicies } from './network-policy.ts'
import { claims } from './persistent-volume-claims.ts'
import { podDisruptionBudget } from './pod-disruption-budget.ts'
import { service } from './service.ts'
import { serviceAccount } from './service-account.ts'
import { signInConfiguration } from './sign-in-configuration.ts'
import { startProgram } from './start-program.ts'

/** Makes the objects of a kind that values ask for, knowing those that the rows before have made. */
type Maker = (values: Values, made: readonly KubernetesObject[]) => { kind: string }[]

/** One row a kind, in the order in which their objects are emitted. */
export const makers: { [kind: string]: Maker } = {
  Deployment: (values) => (values.kaiwo.enabled ? [] : [deployment(values)]),
  KaiwoService: (values) => (values.kaiwo.enabled ? [kaiwoService(values)] : []),
  CronJob: cronJobs,
  Service: (values) => [service(values)],
  ConfigMap: (values) => [startProgram(values), ...signInConfiguration(values), ...dashboard(values)],
  ServiceAccount: (values) => (values.serviceAccount.create ? [serviceAccount(values)] : []),
  PersistentVolumeClaim: claims,
  ExternalSecret: externalSecrets,
  HTTPRoute: (values) => (values.http_route.enabled ? [httpRoute(values)] : []),
  BackendTLSPolicy: (values) => (values.http_route.enabled && values.server.tls ? [backendTlsPolicy(values)] : []),
  NetworkPolicy: networkPolicies,
  PodDisruptionBudget: podDisruptionBudget,
  HorizontalPodAutoscaler: (values) =>
    values.autoscaling.enabled && !values.kaiwo.enabled ? [horizontalPodAutoscaler(values)] : [],
  Ingress: (values) => (values.ingress.enabled ? [ingress(values), ...ingressRedirect(values)] : []),
  ServiceMonitor: (values) => (values.serviceMonitor.enabled ? [serviceMonitor(values)] : []),
  PrometheusRule: (values, made) => (values.prometheusRule.enabled ? [prometheusRule(values, made)] : []),
}

/** The objects of an environment, final names and namespace in place. Total on every schema-valid value. */
export function render(values: Values): KubernetesObject[] {
  const made: KubernetesObject[] = []
  for (const make of Object.values(makers)) made.push(...(make(values, made) as KubernetesObject[]))
  return made
}
