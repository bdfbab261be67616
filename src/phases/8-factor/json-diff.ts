import { pointerTo } from '../../facts/kustomize/json-patch.ts'
import type { Json, JsonObject } from '../../model/json.ts'
import { commonEnds, equal, isObject } from '../../model/json.ts'
import type { Operation } from '../../model/user-patch.ts'
import { lines } from './lines.ts'
import { securityFields } from './strategic-diff.ts'

/** Keys that identify the elements of a list: those of Kubernetes' own lists of maps. */
const namingKeys = ['name', 'mountPath']

/** JSON6902 operations that make `target` of `base`. Elements of lists are aligned by name or by place. */
export const jsonDiff = (base: JsonObject, target: JsonObject): Operation[] => mapDiff(base, target, '')

/** The shortest way from one value to another that is not equal; of a security context every field that changes. */
function valueDiff(base: Json, target: Json, place: string): Operation[] {
  const isSecurity = securityFields.some((field) => place.endsWith(`/${field}`))
  if (isSecurity && isObject(base) && isObject(target)) return mapDiff(base, target, place)
  const replacement: Operation[] = [{ op: 'replace', path: place, value: target }]
  return [...childDiffs(base, target, place), replacement].reduce((shortest, operations) =>
    lines(operations as Json) < lines(shortest as Json) ? operations : shortest,
  )
}

/** The ways to change only what lies below. */
function childDiffs(base: Json, target: Json, place: string): Operation[][] {
  if (isObject(base) && isObject(target)) return [mapDiff(base, target, place)]
  if (!Array.isArray(base) || !Array.isArray(target)) return []
  const key = namingKeys.find((key) => isNamedBy(base, key) && isNamedBy(target, key))
  const byPosition = positionDiff(base, target, place)
  return key === undefined ? [byPosition] : [namedDiff(base, target, key, place), byPosition]
}

function mapDiff(base: JsonObject, target: JsonObject, place: string): Operation[] {
  const operations: Operation[] = []
  for (const key in base) {
    if (!Object.hasOwn(target, key)) operations.push({ op: 'remove', path: pointerTo(place, key) })
  }
  for (const key in target) {
    const value = target[key]!
    if (!Object.hasOwn(base, key)) operations.push({ op: 'add', path: pointerTo(place, key), value })
    else if (!equal(base[key], value)) operations.push(...valueDiff(base[key]!, value, pointerTo(place, key)))
  }
  return operations
}

const isNamedBy = (list: readonly Json[], key: string): boolean =>
  list.every((element) => isObject(element) && typeof element[key] === 'string') &&
  new Set(list.map((element) => (element as JsonObject)[key])).size === list.length

function namedDiff(base: readonly Json[], target: readonly Json[], key: string, place: string): Operation[] {
  const nameOf = (element: Json): Json | undefined => (element as JsonObject)[key]
  const operations: Operation[] = []
  const kept = new Set(target.map(nameOf))
  for (const [index, element] of [...base.entries()].reverse()) {
    if (!kept.has(nameOf(element))) operations.push({ op: 'remove', path: pointerTo(place, index) })
  }

  const list = base.filter((element) => kept.has(nameOf(element)))
  for (const [index, element] of target.entries()) {
    const found = list.findIndex((other) => nameOf(other) === nameOf(element))
    if (found === -1) {
      operations.push({ op: 'add', path: pointerTo(place, index < list.length ? index : '-'), value: element })
      list.splice(index, 0, element)
      continue
    }
    const before = list[found]!
    if (found !== index) {
      operations.push({ op: 'move', from: pointerTo(place, found), path: pointerTo(place, index) })
      list.splice(found, 1)
      list.splice(index, 0, before)
    }
    if (!equal(before, element)) operations.push(...valueDiff(before, element, pointerTo(place, index)))
  }
  return operations
}

/** Elements without names: what is equal at both ends stays, what lies between is compared place by place. */
function positionDiff(base: readonly Json[], target: readonly Json[], place: string): Operation[] {
  const { start, end } = commonEnds(base, target)
  const common = Math.min(base.length, target.length) - end
  const changed = target.slice(start, common).flatMap((element, offset) => {
    const index = start + offset
    return equal(base[index], element) ? [] : valueDiff(base[index]!, element, pointerTo(place, index))
  })
  const added = target.slice(common, target.length - end).map((value, offset): Operation => {
    const index = common + offset
    return { op: 'add', path: pointerTo(place, end === 0 ? '-' : index), value }
  })
  const removed = base.slice(common, base.length - end).map((): Operation => {
    return { op: 'remove', path: pointerTo(place, common) }
  })
  return [...changed, ...added, ...removed]
}
