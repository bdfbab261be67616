import { isObject, type Json, type Path } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'

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

/** The ServiceAccounts that pods of an object have, and the one that it is. */
export function* namedAccounts(object: KubernetesObject): Generator<Named> {
  const named = (path: Path, name: string): Named => ({ path, what: `the ServiceAccount ${name}`, forms: [name] })
  if (object.kind === 'ServiceAccount') yield named(['metadata', 'name'], object.metadata.name)
  for (const [path, field, value] of fieldsOf(object)) {
    if ((field === 'serviceAccountName' || field === 'serviceAccount') && typeof value === 'string')
      yield named(path, value)
  }
}

/** Every field of an object with its path, but those of maps whose keys are the user's own. */
function* fieldsOf(value: Json, path: Path = []): Generator<[Path, string, Json]> {
  if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* fieldsOf(item, [...path, index])
  if (!isObject(value)) return
  for (const [field, child] of Object.entries(value)) {
    if (freeMaps.has(field)) continue
    yield [[...path, field], field, child]
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
