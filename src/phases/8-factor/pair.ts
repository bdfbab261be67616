import { refersTo } from '../../facts/kustomize/name-reference.ts'
import { isQuotedKey } from '../../facts/kustomize/quoted-key.ts'
import { equal } from '../../model/json.ts'
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

/**
 * Pairs objects by kind and name; of those that are left on both sides by kind and content, and then by their order.
 */
export function pair(base: readonly KubernetesObject[], objects: readonly KubernetesObject[]): Pairing {
  const namesakes = base.map((original) => namesake(original, objects))
  const lone = base.filter((_, index) => !namesakes[index])
  const left = objects.filter((object) => !namesake(object, base))
  const renamed = renamings(lone, left)
  const pairs: Pairing['pairs'] = []
  for (const [index, original] of base.entries()) {
    const object = namesakes[index] ?? usable(original, renamed.get(original), objects)
    if (object) pairs.push({ base: original, object })
  }
  return {
    pairs,
    removed: base.filter((original) => !pairs.some(({ base }) => base === original)),
    added: objects.filter((object) => !pairs.some((pair) => pair.object === object)),
  }
}

const namesake = (object: KubernetesObject, among: readonly KubernetesObject[]): KubernetesObject | undefined =>
  among.find((other) => isSameKind(other, object) && other.metadata.name === object.metadata.name)

/**
 * Which objects without a namesake are taken for each other: those of one kind and content, and of the rest of a kind
 * all in their order, where they are as many.
 */
function renamings(base: readonly KubernetesObject[], left: readonly KubernetesObject[]) {
  const found = new Map<KubernetesObject, KubernetesObject>()
  for (const original of base) {
    const isTwin = (object: KubernetesObject) => isSameKind(object, original) && hasSameContent(object, original)
    const [twin, ...others] = left.filter(isTwin)
    if (twin && others.length === 0 && base.filter(isTwin).length === 1) found.set(original, twin)
  }
  const twins = new Set(found.values())
  const bases = base.filter((object) => !found.has(object))
  const objects = left.filter((object) => !twins.has(object))
  for (const original of bases) {
    const isOfKind = ({ kind }: KubernetesObject) => kind === original.kind
    const [before, after] = [bases.filter(isOfKind), objects.filter(isOfKind)]
    if (before.length === after.length && [...before, ...after].every((object) => isSameKind(object, original)))
      found.set(original, after[before.indexOf(original)]!)
  }
  return found
}

/** Kustomize would rewrite a reference to another object that has the old name, and forgets the quotes of the new one. */
const usable = (
  original: KubernetesObject,
  object: KubernetesObject | undefined,
  objects: readonly KubernetesObject[],
): KubernetesObject | undefined =>
  object === undefined || refersTo(objects, original) || isQuotedKey(object.metadata.name) ? undefined : object

const hasSameContent = (a: KubernetesObject, b: KubernetesObject): boolean =>
  equal({ ...a, metadata: {} }, { ...b, metadata: {} })

const isSameKind = (a: KubernetesObject, b: KubernetesObject): boolean =>
  a.kind === b.kind && a.apiVersion === b.apiVersion
