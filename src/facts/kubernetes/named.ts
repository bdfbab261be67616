import { isObject, type Json, mapOf, type Path } from '../../model/json.ts'
import { groupOf, type KubernetesObject } from '../../model/kubernetes-object.ts'

/** A name in an object that somebody may have limited, in words and in every form in which a limit may be written. */
export interface Named {
  path: Path
  what: string
  forms: string[]
}

/** The images that containers and volumes of an object have, whatever makes its pods. */
export function* imagesOf(object: KubernetesObject): Generator<Named> {
  for (const [path, field, value] of fieldsOf(object)) {
    const image = field === 'image' ? (isObject(value) ? value.reference : value) : undefined
    if (typeof image !== 'string') continue
    const full = withRegistry(image)
    const [named = ''] = full.split('@')
    yield {
      path: isObject(value) ? [...path, 'reference'] : path,
      what: `the image ${image}`,
      forms: [full, named.replace(/:[^/:]*$/, '')],
    }
  }
}

/** The annotation of a Secret that names the account of its token (kubernetes/pkg/apis/core, ServiceAccountNameKey). */
export const tokenOf = 'kubernetes.io/service-account.name'

/** The ServiceAccounts that pods and Secrets of an object have, and the one that it is. */
export function* namedAccounts(object: KubernetesObject): Generator<Named> {
  const named = (path: Path, name: string): Named => ({ path, what: `the ServiceAccount ${name}`, forms: [name] })
  if (object.kind === 'ServiceAccount') yield named(['metadata', 'name'], object.metadata.name)
  for (const [path, field, value] of fieldsOf(object)) {
    const token = field === 'annotations' ? mapOf(value)[tokenOf] : undefined
    if (token !== undefined) yield named([...path, tokenOf], String(token))
    if ((field === 'serviceAccountName' || field === 'serviceAccount') && typeof value === 'string')
      yield named(path, value)
  }
}

/** Where the objects of External Secrets name what they read of a store, or write to it (its API reference). */
const remoteFields: { [field: string]: readonly string[] } = {
  remoteRef: ['key', 'remoteKey'],
  extract: ['key'],
  find: ['path'],
}

/** The keys in a store of secrets that an object reads; who finds them by their names has none to name. */
export function* remoteKeysOf(object: KubernetesObject): Generator<Named> {
  if (groupOf(object) !== 'external-secrets.io') return
  for (const [path, field, value] of fieldsOf(object)) {
    if (!Object.hasOwn(remoteFields, field) || !isObject(value)) continue
    const own = remoteFields[field]!.find((name) => value[name] !== undefined)
    if (own === undefined) yield { path, what: 'whatever secrets are found', forms: [''] }
    else {
      const key = String(value[own])
      yield { path: [...path, own], what: `the key ${key} of the store`, forms: [key] }
    }
  }
}

/** Every field of an object with its path, but those in maps whose keys are the user's own. */
function* fieldsOf(value: Json, path: Path = []): Generator<[Path, string, Json]> {
  if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* fieldsOf(item, [...path, index])
  if (!isObject(value)) return
  for (const [field, child] of Object.entries(value)) {
    yield [[...path, field], field, child]
    if (isObject(child) && freeMaps.has(field)) continue
    yield* fieldsOf(child, [...path, field])
  }
}

/** Fields that are maps whose keys are the user's own, and no fields. */
export const freeMaps = new Set([
  ...['annotations', 'labels', 'matchLabels', 'nodeSelector', 'selector', 'data', 'binaryData', 'stringData'],
  ...['limits', 'requests', 'volumeAttributes', 'options', 'parameters'],
])

/** An image as registries know it: one without a registry is Docker's (github.com/distribution/reference). */
function withRegistry(image: string): string {
  const [first = ''] = image.split('/')
  if (image.includes('/') && (/[.:]/.test(first) || first === 'localhost')) return image
  return image.includes('/') ? `docker.io/${image}` : `docker.io/library/${image}`
}
