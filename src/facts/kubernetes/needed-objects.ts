import { at, isObject, type Json, own, type Path } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import { fetchedSecrets } from './external-secrets.ts'

/** An object that others name and don't make. */
export interface Requirement {
  kind: 'ClusterSecretStore' | 'ConfigMap' | 'PersistentVolumeClaim' | 'Secret' | 'SecretStore' | 'ServiceAccount'
  name: string
  /** What has to be in it; absent where all of it is taken, or nothing of it by name. */
  key?: string
}

/**
 * The fields of pods and Ingresses that name objects in their namespace; `secret` has two forms, in volumes and in
 * projected ones.
 */
const references: { [field: string]: { kind: Requirement['kind']; names: string[] } } = {
  secretKeyRef: { kind: 'Secret', names: ['name'] },
  secretRef: { kind: 'Secret', names: ['name'] },
  secret: { kind: 'Secret', names: ['secretName', 'name'] },
  imagePullSecrets: { kind: 'Secret', names: ['name'] },
  tls: { kind: 'Secret', names: ['secretName'] },
  configMapKeyRef: { kind: 'ConfigMap', names: ['name'] },
  configMapRef: { kind: 'ConfigMap', names: ['name'] },
  configMap: { kind: 'ConfigMap', names: ['name'] },
  persistentVolumeClaim: { kind: 'PersistentVolumeClaim', names: ['claimName'] },
}

/** The objects that an object takes from its namespace by name, as often as it does; optional ones are left out. */
export function requirements(object: KubernetesObject): Requirement[] {
  const found: Requirement[] = []
  collect(object, found)
  return found
}

function collect(value: Json, found: Requirement[]): void {
  if (Array.isArray(value)) for (const item of value) collect(item, found)
  if (!isObject(value)) return
  for (const [field, child] of Object.entries(value)) {
    if (field === 'serviceAccountName' && child !== 'default')
      found.push({ kind: 'ServiceAccount', name: String(child) })
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
