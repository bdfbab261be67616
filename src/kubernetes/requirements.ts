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

/** What objects take from their namespace that is not among them, each once; what is optional is none of it. */
export function requirements(objects: readonly KubernetesObject[]): Requirement[] {
  const found = objects.flatMap((object) => below(object, isCertified(object)))
  const own = new Set(objects.map(({ kind, metadata: { name } }) => `${kind} ${name}`))
  const foreign = found.filter(({ kind, name }) => !own.has(`${kind} ${name}`))
  return [...new Map(foreign.map((requirement) => [JSON.stringify(requirement), requirement])).values()]
}

const isCertified = ({ kind, metadata: { annotations = {} } }: KubernetesObject): boolean =>
  kind === 'Ingress' && Object.keys(annotations as object).some((name) => certified.test(name))

function below(value: Json, isCertified: boolean): Requirement[] {
  if (Array.isArray(value)) return value.flatMap((item) => below(item, isCertified))
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([field, child]) => {
    if (field === 'serviceAccountName') return child === 'default' ? [] : [{ kind: 'ServiceAccount', name: String(child) }]
    const reference = Object.hasOwn(references, field) && !(field === 'tls' && isCertified) ? references[field] : undefined
    return [...(reference ? [child].flat().flatMap((item) => named(item, reference)) : []), ...below(child, isCertified)]
  })
}

function named(item: Json, { kind, name }: (typeof references)[string]): Requirement[] {
  if (!isObject(item) || typeof item[name] !== 'string' || item.optional === true) return []
  const keys = typeof item.key === 'string' ? [item.key] : Array.isArray(item.items) ? item.items.flatMap((entry) => (isObject(entry) ? String(entry.key) : [])) : [undefined]
  return keys.map((key) => ({ kind, name: item[name] as string, ...(key !== undefined && { key }) }))
}
