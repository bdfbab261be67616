import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import { refersTo } from './name-reference.ts'

/** What becomes of a base's objects in an environment. */
export interface Pairing {
  /** Objects that the environment has from the base, by its own name or renamed. */
  pairs: { base: KubernetesObject; object: KubernetesObject }[]
  /** Objects of the base that the environment does without. */
  removed: KubernetesObject[]
  /** Objects that only the environment has. */
  added: KubernetesObject[]
}

/** Pairs objects by kind and name, else as the only ones of their kind on both sides. */
export function pair(base: readonly KubernetesObject[], objects: readonly KubernetesObject[]): Pairing {
  const pairing: Pairing = { pairs: [], removed: [], added: [] }
  const taken = new Set<KubernetesObject>()
  for (const original of base) {
    const object =
      objects.find((object) => isSameKind(object, original) && object.metadata.name === original.metadata.name) ??
      renamed(original, base, objects)
    if (object) {
      pairing.pairs.push({ base: original, object })
      taken.add(object)
    } else {
      pairing.removed.push(original)
    }
  }
  pairing.added = objects.filter((object) => !taken.has(object))
  return pairing
}

function renamed(
  original: KubernetesObject,
  base: readonly KubernetesObject[],
  objects: readonly KubernetesObject[],
): KubernetesObject | undefined {
  const [object, ...others] = objects.filter((object) => object.kind === original.kind)
  if (object === undefined || others.length > 0 || !isSameKind(object, original)) return undefined
  if (base.filter((other) => other.kind === original.kind).length > 1) return undefined
  // Kustomize would rewrite a reference to another object that has the old name.
  return refersTo(objects, original) ? undefined : object
}

const isSameKind = (a: KubernetesObject, b: KubernetesObject): boolean =>
  a.kind === b.kind && a.apiVersion === b.apiVersion
