import { isObject, type Json } from '../json.ts'
import type { KubernetesObject } from './object.ts'

/** An object that others name and don't make. */
export interface Requirement {
  kind: 'ConfigMap' | 'PersistentVolumeClaim' | 'Secret' | 'ServiceAccount'
  name: string
  /** What has to be in it; absent where all of it is taken, or nothing of it by name. */
  key?: string
}

/** The fields of pods and Ingresses that name objects in their namespace, and where in them the name stands. */
const references: { [field: string]: { kind: Requirement['kind']; name: string } } = {
  secretKeyRef: { kind: 'Secret', name: 'name' },
  secretRef: { kind: 'Secret', name: 'name' },
  secret: { kind: 'Secret', name: 'secretName' },
  imagePullSecrets: { kind: 'Secret', name: 'name' },
  tls: { kind: 'Secret', name: 'secretName' },
  configMapKeyRef: { kind: 'ConfigMap', name: 'name' },
  configMapRef: { kind: 'ConfigMap', name: 'name' },
  configMap: { kind: 'ConfigMap', name: 'name' },
  persistentVolumeClaim: { kind: 'PersistentVolumeClaim', name: 'claimName' },
}

/** cert-manager makes the Secret of an Ingress that has one of these: https://cert-manager.io/docs/usage/ingress/. */
const certified = /^cert-manager\.io\/(cluster-)?issuer$/

/** What an object takes from its namespace by name, as often as it does; what is optional is none of it. */
export function requirements(object: KubernetesObject): Requirement[] {
  const found: Requirement[] = []
  collect(object, isCertified(object), found)
  return found
}

const isCertified = ({ kind, metadata: { annotations = {} } }: KubernetesObject): boolean =>
  kind === 'Ingress' && Object.keys(annotations as object).some((name) => certified.test(name))

function collect(value: Json, isCertified: boolean, found: Requirement[]): void {
  if (Array.isArray(value)) for (const item of value) collect(item, isCertified, found)
  if (!isObject(value)) return
  for (const [field, child] of Object.entries(value)) {
    if (field === 'serviceAccountName' && child !== 'default') found.push({ kind: 'ServiceAccount', name: String(child) })
    if (typeof child !== 'object') continue
    const reference = Object.hasOwn(references, field) && !(field === 'tls' && isCertified) ? references[field] : undefined
    if (reference) found.push(...[child].flat().flatMap((item) => named(item, reference)))
    collect(child, isCertified, found)
  }
}

function named(item: Json, { kind, name }: (typeof references)[string]): Requirement[] {
  if (!isObject(item) || typeof item[name] !== 'string' || item.optional === true) return []
  const keys = Array.isArray(item.items) ? item.items.map((entry) => (isObject(entry) ? entry.key : undefined)) : [item.key]
  return keys.map((key) => ({ kind, name: item[name] as string, ...(typeof key === 'string' && { key }) }))
}
