import { groupOf, type KubernetesObject } from '../model/kubernetes-object.ts'
import { type Change, objectDiff } from './object-diff.ts'

/** The change of one object: it changes, another takes its place, it is added, or it is removed. */
export interface ObjectChange {
  before?: KubernetesObject
  after?: KubernetesObject
  /** Its fields that differ; empty where it is added or removed. */
  fields: Change[]
}

/** The identity of an object in its cluster: its group, without the version, its kind and its name. */
export function identity(object: KubernetesObject): string {
  const { namespace = '', name } = object.metadata
  return `${groupOf(object)} ${object.kind} ${namespace} ${name}`
}

/**
 * What becomes of objects, each found again by its identity: those that change, are made anew or are new, in their
 * order, then those that are gone.
 */
export function compareObjects(
  before: readonly KubernetesObject[],
  after: readonly KubernetesObject[],
): ObjectChange[] {
  const old = new Map(before.map((object) => [identity(object), object]))
  const now = new Set(after.map(identity))
  const gone = before.filter((object) => !now.has(identity(object)))
  const come = after.filter((object) => !old.has(identity(object)))
  const successors = new Map(
    gone.flatMap((object) => successor(object, gone, come).map((next) => [next, object] as const)),
  )
  const left = new Set(successors.values())
  return [
    ...after.flatMap((object): ObjectChange[] => {
      const was = old.get(identity(object)) ?? successors.get(object)
      if (!was) return [{ after: object, fields: [] }]
      const fields = objectDiff(was, object)
      return fields.length > 0 ? [{ before: was, after: object, fields }] : []
    }),
    ...gone.filter((object) => !left.has(object)).map((object) => ({ before: object, fields: [] })),
  ]
}

/**
 * What comes in the place of an object that is gone: the one of its kind and name, elsewhere; or else, where as many of
 * its kind come as go, the one in its place.
 */
function successor(
  object: KubernetesObject,
  gone: readonly KubernetesObject[],
  come: readonly KubernetesObject[],
): KubernetesObject[] {
  const [going, coming] = [gone, come].map((objects) => objects.filter(({ kind }) => kind === object.kind))
  const namesake = coming!.filter(({ metadata: { name } }) => name === object.metadata.name)
  if (namesake.length > 0) return namesake
  return going!.length === coming!.length ? [coming![going!.indexOf(object)]!] : []
}

/** Whether an object is another one than before, which takes its place. */
export const isAnew = ({ before, after }: ObjectChange): boolean =>
  before !== undefined && after !== undefined && identity(before) !== identity(after)
