import { refersTo } from '../../facts/kustomize/name-reference.ts'
import { isQuotedKey } from '../../facts/kustomize/quoted-key.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'

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
  const lone = base.filter((object) => !namesake(object, objects))
  const left = objects.filter((object) => !namesake(object, base))
  const pairs = base.flatMap((original) => {
    const object = namesake(original, objects) ?? renamed(original, lone, left, objects)
    return object ? [{ base: original, object }] : []
  })
  return {
    pairs,
    removed: base.filter((original) => !pairs.some(({ base }) => base === original)),
    added: objects.filter((object) => !pairs.some((pair) => pair.object === object)),
  }
}

const namesake = (object: KubernetesObject, among: readonly KubernetesObject[]): KubernetesObject | undefined =>
  among.find((other) => isSameKind(other, object) && other.metadata.name === object.metadata.name)

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
  const object = after[before.indexOf(original)]!
  // Kustomize would rewrite a reference to another object that has the old name, and forgets the quotes of the new one.
  return refersTo(objects, original) || isQuotedKey(object.metadata.name) ? undefined : object
}

const isSameKind = (a: KubernetesObject, b: KubernetesObject): boolean =>
  a.kind === b.kind && a.apiVersion === b.apiVersion
