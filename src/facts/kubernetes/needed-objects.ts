import { at, isObject, type Json, mapsOf, own, type Path } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import { fetchedSecrets } from './external-secrets.ts'

/** An object that others name and don't make. */
export interface Requirement {
  kind: ClusterWide | 'ConfigMap' | 'Gateway' | 'PersistentVolumeClaim' | 'Secret' | 'SecretStore' | 'ServiceAccount'
  name: string
  /** What has to be in it: a key, or a Gateway's listener; absent where all of it is taken, or nothing of it by name. */
  key?: string
  /** Where it is, if not in the namespace of the object that names it. */
  namespace?: string
}

/** The kinds among them that have no namespace. */
const clusterWide = [
  'APIService',
  'ClusterSecretStore',
  'IngressClass',
  'PriorityClass',
  'RuntimeClass',
  'StorageClass',
] as const
type ClusterWide = (typeof clusterWide)[number]

export const isClusterWide = ({ kind }: Pick<Requirement, 'kind'>): boolean =>
  (clusterWide as readonly string[]).includes(kind)

/** The fields that hold the name of an object, and nothing else. */
const nameFields: { [field: string]: Requirement['kind'] } = {
  serviceAccountName: 'ServiceAccount',
  storageClassName: 'StorageClass',
  ingressClassName: 'IngressClass',
  priorityClassName: 'PriorityClass',
  runtimeClassName: 'RuntimeClass',
}

/** What is there by itself: a namespace's own account, and the classes that Kubernetes brings. */
const isGiven = (name: string): boolean => name === '' || name === 'default' || name.startsWith('system-')

/**
 * The fields of pods and Ingresses that name objects in their namespace; `secret` has two forms, in volumes and in
 * projected ones.
 */
const references: { [field: string]: { kind: Requirement['kind']; names: string[] } } = {
  secretKeyRef: { kind: 'Secret', names: ['name'] },
  nodePublishSecretRef: { kind: 'Secret', names: ['name'] },
  secretRef: { kind: 'Secret', names: ['name'] },
  secret: { kind: 'Secret', names: ['secretName', 'name'] },
  imagePullSecrets: { kind: 'Secret', names: ['name'] },
  tls: { kind: 'Secret', names: ['secretName'] },
  configMapKeyRef: { kind: 'ConfigMap', names: ['name'] },
  configMapRef: { kind: 'ConfigMap', names: ['name'] },
  configMap: { kind: 'ConfigMap', names: ['name'] },
  caCertificateRefs: { kind: 'ConfigMap', names: ['name'] },
  persistentVolumeClaim: { kind: 'PersistentVolumeClaim', names: ['claimName'] },
}

/** The objects that an object takes from its namespace by name, as often as it does; optional ones are left out. */
export function requirements(object: KubernetesObject): Requirement[] {
  const found = requirementsIn(object)
  if (object.kind === 'HTTPRoute') return [...found, ...gateways(object)]
  return measuresPods(object) ? [...found, { kind: 'APIService', name: podMetrics }] : found
}

/** What answers how much pods take: metrics-server, or what stands in for it. */
const podMetrics = 'v1beta1.metrics.k8s.io'

const measuresPods = (object: KubernetesObject): boolean =>
  object.kind === 'HorizontalPodAutoscaler' &&
  mapsOf(at(object, ['spec', 'metrics'])).some(({ type }) => ['ContainerResource', 'Resource'].includes(String(type)))

/** The same of a part of an object, such as a volume. */
export function requirementsIn(part: Json): Requirement[] {
  const found: Requirement[] = []
  collect(part, found)
  return found
}

/** The Gateways that an HTTPRoute attaches to, and their listeners where it names them. */
const gateways = ({ metadata, spec }: KubernetesObject): Requirement[] =>
  mapsOf(at(spec, ['parentRefs'])).flatMap(({ kind = 'Gateway', name, namespace, sectionName }) =>
    kind === 'Gateway'
      ? [
          {
            kind,
            name: String(name),
            ...(namespace !== undefined && namespace !== metadata.namespace && { namespace: String(namespace) }),
            ...(sectionName !== undefined && { key: String(sectionName) }),
          },
        ]
      : [],
  )

/** Annotations that name the Secret of a CA, and the key in it: one row a controller of ingress-controllers.ts. */
const authorities: { [annotation: string]: string } = {
  'nginx.ingress.kubernetes.io/proxy-ssl-secret': 'ca.crt',
  'haproxy-ingress.github.io/secure-verify-ca-secret': 'ca.crt',
  'haproxy.org/server-ca': 'tls.crt',
  'route.openshift.io/destination-ca-certificate-secret': 'tls.crt',
}

function collect(value: Json, found: Requirement[]): void {
  if (Array.isArray(value)) for (const item of value) collect(item, found)
  if (!isObject(value)) return
  for (const [field, child] of Object.entries(value)) {
    const kind = own(nameFields, field)
    if (kind && typeof child === 'string' && !isGiven(child)) found.push({ kind, name: child })
    // The name of a CA's Secret, or `namespace/name`.
    const authority = own(authorities, field)
    if (authority) found.push({ kind: 'Secret', name: String(child).replace(/^.*\//, ''), key: authority })
    if (typeof child !== 'object') continue
    if (isObject(child) && field === 'secretStoreRef')
      found.push({ kind: child.kind === 'ClusterSecretStore' ? child.kind : 'SecretStore', name: String(child.name) })
    const reference = own(references, field)
    if (reference) found.push(...[child].flat().flatMap((item) => named(item, reference)))
    collect(child, found)
  }
}

function named(item: Json, { kind, names }: (typeof references)[string]): Requirement[] {
  const name = names.map((field) => at(item, [field])).find((name) => typeof name === 'string')
  if (!isObject(item) || name === undefined || item.optional === true) return []
  const keys = Array.isArray(item.items) ? item.items.map((entry) => at(entry, ['key'])) : [item.key]
  return keys.map((key) => ({ kind, name: name as string, ...(typeof key === 'string' && { key }) }))
}

/** cert-manager makes the Secrets of an Ingress that has one of these: https://cert-manager.io/docs/usage/ingress/. */
const certified = /^cert-manager\.io\/(cluster-)?issuer$/

/**
 * Where custom resources name the Secret that their controllers make of them (bitnami-labs/sealed-secrets,
 * cert-manager.io/docs/usage/certificate).
 */
const makers: { readonly [kind: string]: Path } = {
  SealedSecret: ['metadata', 'name'],
  Certificate: ['spec', 'secretName'],
}

/** What a controller makes of an object, for others to use. */
export function provided(object: KubernetesObject): Requirement[] {
  const names = [...fetchedSecrets([object]), at(object, own(makers, object.kind) ?? [])]
  return names.flatMap((name) => (typeof name === 'string' ? [{ kind: 'Secret', name }] : []))
}

/** What objects provide to others: themselves, what is made of them, certificates issued for them. As `Secret name`. */
export function provisions(objects: readonly KubernetesObject[]): Set<string> {
  const certificates = objects.filter(
    ({ kind, metadata }) =>
      kind === 'Ingress' && Object.keys(metadata.annotations ?? {}).some((name) => certified.test(name)),
  )
  const own = objects.map(({ kind, metadata: { name } }) => `${kind} ${name}`)
  const made = [...certificates.flatMap(requirements), ...objects.flatMap(provided)]
  return new Set([...own, ...made.map(({ kind, name }) => `${kind} ${name}`)])
}
