import { equal, isObject } from '../json.ts'
import type { Json, JsonObject } from '../json.ts'
import { formatPointer } from '../kustomize/json-patch.ts'
import type { Operation } from '../kustomize/json-patch.ts'
import { lines } from './lines.ts'

type Place = readonly (string | number)[]

/** Keys by which the elements of a list are told apart: those of Kubernetes' own lists of maps. */
const NAMING_KEYS = ['name', 'mountPath']

/** JSON6902 operations that make `target` of `base`. Elements of lists are aligned by name or by place. */
export const jsonDiff = (base: JsonObject, target: JsonObject): Operation[] => mapDiff(base, target, [])

function valueDiff(base: Json, target: Json, place: Place): Operation[] {
  if (equal(base, target)) return []
  const replacement: Operation[] = [{ op: 'replace', path: formatPointer(place), value: target }]
  return [...childDiffs(base, target, place), replacement].reduce((shortest, operations) =>
    lines(operations as Json) < lines(shortest as Json) ? operations : shortest,
  )
}

/** The ways to change only what lies below. */
function childDiffs(base: Json, target: Json, place: Place): Operation[][] {
  if (isObject(base) && isObject(target)) return [mapDiff(base, target, place)]
  if (!Array.isArray(base) || !Array.isArray(target)) return []
  const key = NAMING_KEYS.find((key) => isNamedBy(base, key) && isNamedBy(target, key))
  const byPosition = positionDiff(base, target, place)
  return key === undefined ? [byPosition] : [namedDiff(base, target, key, place), byPosition]
}

function mapDiff(base: JsonObject, target: JsonObject, place: Place): Operation[] {
  const removed = Object.keys(base).filter((key) => !Object.hasOwn(target, key))
  return [
    ...removed.map((key): Operation => ({ op: 'remove', path: formatPointer([...place, key]) })),
    ...Object.entries(target).flatMap(([key, value]): Operation[] => {
      if (Object.hasOwn(base, key)) return valueDiff(base[key]!, value, [...place, key])
      return [{ op: 'add', path: formatPointer([...place, key]), value }]
    }),
  ]
}

const isNamedBy = (list: readonly Json[], key: string): boolean =>
  list.every((element) => isObject(element) && typeof element[key] === 'string') &&
  new Set(list.map((element) => (element as JsonObject)[key])).size === list.length

function namedDiff(base: readonly Json[], target: readonly Json[], key: string, place: Place): Operation[] {
  const nameOf = (element: Json): Json | undefined => (element as JsonObject)[key]
  const operations: Operation[] = []
  const kept = new Set(target.map(nameOf))
  for (const [index, element] of [...base.entries()].reverse()) {
    if (!kept.has(nameOf(element))) operations.push({ op: 'remove', path: formatPointer([...place, index]) })
  }

  const list = base.filter((element) => kept.has(nameOf(element)))
  for (const [index, element] of target.entries()) {
    const found = list.findIndex((other) => nameOf(other) === nameOf(element))
    if (found === -1) {
      operations.push({ op: 'add', path: formatPointer([...place, index < list.length ? index : '-']), value: element })
      list.splice(index, 0, element)
      continue
    }
    const before = list[found]!
    if (found !== index) {
      operations.push({ op: 'move', from: formatPointer([...place, found]), path: formatPointer([...place, index]) })
      list.splice(found, 1)
      list.splice(index, 0, before)
    }
    operations.push(...valueDiff(before, element, [...place, index]))
  }
  return operations
}

/** Elements without names: what is equal at both ends stays, what lies between is compared place by place. */
function positionDiff(base: readonly Json[], target: readonly Json[], place: Place): Operation[] {
  const shorter = Math.min(base.length, target.length)
  let start = 0
  while (start < shorter && equal(base[start], target[start])) start++
  let end = 0
  while (end < shorter - start && equal(base.at(-1 - end), target.at(-1 - end))) end++

  const common = shorter - end
  const changed = target.slice(start, common).flatMap((element, offset) => {
    const index = start + offset
    return valueDiff(base[index]!, element, [...place, index])
  })
  const added = target.slice(common, target.length - end).map((value, offset): Operation => {
    const index = common + offset
    return { op: 'add', path: formatPointer([...place, end === 0 ? '-' : index]), value }
  })
  const removed = base.slice(common, base.length - end).map((): Operation => {
    return { op: 'remove', path: formatPointer([...place, common]) }
  })
  return [...changed, ...added, ...removed]
}
