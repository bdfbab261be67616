import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import type {
  ConfigMap,
  Deployment,
  HTTPRoute,
  Ingress,
  KaiwoService,
  PersistentVolumeClaim,
  Service,
  ServiceAccount,
  Values,
} from '../../schema/generated/types.ts'
import { claims } from './claims.ts'
import { deployment } from './deployment.ts'
import { httpRoute } from './http-route.ts'
import { ingress, ingressRedirect } from './ingress.ts'
import { kaiwoService } from './kaiwo-service.ts'
import { service } from './service.ts'
import { serviceAccount } from './service-account.ts'
import { startProgram } from './start-program.ts'

type Rendered =
  | ConfigMap
  | Deployment
  | HTTPRoute
  | Ingress
  | KaiwoService
  | PersistentVolumeClaim
  | Service
  | ServiceAccount

/** The objects of an environment, final names and namespace in place. Total on every schema-valid value. */
export const render = (values: Values): KubernetesObject[] => objects(values) as unknown as KubernetesObject[]

const objects = (values: Values): Rendered[] => [
  values.kaiwo.enabled ? kaiwoService(values) : deployment(values),
  service(values),
  startProgram(values),
  ...(values.serviceAccount.create ? [serviceAccount(values)] : []),
  ...claims(values),
  ...(values.http_route.enabled ? [httpRoute(values)] : []),
  ...(values.ingress.enabled ? [ingress(values), ingressRedirect(values)] : []),
]
