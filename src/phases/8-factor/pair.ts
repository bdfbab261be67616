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

/** Pairs objects by kind and name, else by their order among those of their kind that are left on both sides. */
export function pair(base: readonly KubernetesObject[], objects: readonly KubernetesObject[]): Pairing {
  const pairing: Pairing = { pairs: [], removed: [], added: [] }
  const left = new Set(objects)
  const partner = new Map<KubernetesObject, KubernetesObject>()
  for (const original of base) {
    const namesake = objects.find(
      (object) => isSameKind(object, original) && object.metadata.name === original.metadata.name,
    )
    if (namesake === undefined) continue
    partner.set(original, namesake)
    left.delete(namesake)
  }
  for (const original of base) {
    const object =
      partner.get(original) ??
      renamed(
        original,
        base.filter((other) => !partner.has(other)),
        [...left],
        objects,
      )
    if (object) pairing.pairs.push({ base: original, object })
    else pairing.removed.push(original)
  }
  const taken = new Set(pairing.pairs.map(({ object }) => object))
  pairing.added = objects.filter((object) => !taken.has(object))
  return pairing
}

/** Objects of one kind that have no namesake are taken for each other in their order, where they are as many. */
function renamed(
  original: KubernetesObject,
  base: readonly KubernetesObject[],
  left: readonly KubernetesObject[],
  objects: readonly KubernetesObject[],
): KubernetesObject | undefined {
  const before = base.filter(({ kind }) => kind === original.kind)
  const after = left.filter(({ kind }) => kind === original.kind)
  if (before.length !== after.length || ![...before, ...after].every((object) => isSameKind(object, original)))
    return undefined
  // Kustomize would rewrite a reference to another object that has the old name.
  return refersTo(objects, original) ? undefined : after[before.indexOf(original)]
}

const isSameKind = (a: KubernetesObject, b: KubernetesObject): boolean =>
  a.kind === b.kind && a.apiVersion === b.apiVersion
