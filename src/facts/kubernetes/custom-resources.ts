import type { KubernetesObject } from '../../model/kubernetes-object.ts'

/**
 * The groups that an API server has by itself, beside those without a dot (kubernetes.io/docs/reference/using-api, "API
 * groups"; kubectl api-resources of 1.34). Others of k8s.io, such as gateway.networking.k8s.io, are definitions.
 */
const builtIn = [
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
  'certificates.k8s.io',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'events.k8s.io',
  'flowcontrol.apiserver.k8s.io',
  'networking.k8s.io',
  'node.k8s.io',
  'rbac.authorization.k8s.io',
  'resource.k8s.io',
  'scheduling.k8s.io',
  'storage.k8s.io',
]

/** The kind and group of an object that an API server knows by a CustomResourceDefinition only: `HTTPRoute.g.k8s.io`. */
export function customResource({ apiVersion, kind }: KubernetesObject): string | undefined {
  const [group = '', version] = apiVersion.split('/')
  return version === undefined || !group.includes('.') || builtIn.includes(group) ? undefined : `${kind}.${group}`
}
