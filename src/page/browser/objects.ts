import type { Json, JsonObject } from '../../model/json.ts'
import type { ObjectsData } from '../data.ts'

/** Gives the objects of an environment back, as they were before they were packed. */
export function objectReader({ scalars, shapes, columns, environments }: ObjectsData): (place: number) => JsonObject[] {
  const starts: number[] = []
  let next = scalars.length
  const sums = columns.map((group) => group.map(runningSums))
  for (const group of sums) {
    starts.push(next)
    next += group[0]?.length ?? 1
  }
  const groupOf = (number: number): number => {
    let [first, end] = [0, starts.length]
    while (end - first > 1) {
      const middle = (first + end) >> 1
      if (starts[middle]! <= number) first = middle
      else end = middle
    }
    return first
  }
  function jsonAt(number: number): Json {
    if (number < scalars.length) return scalars[number]!
    const group = groupOf(number)
    const shape = shapes[group]!
    const members = sums[group]!.map((column) => jsonAt(column[number - starts[group]!]!))
    return Array.isArray(shape) ? Object.fromEntries(shape.map((key, index) => [key, members[index]!])) : members
  }
  return (place) => environments[place]!.map((number) => jsonAt(number) as JsonObject)
}

function runningSums(differences: readonly number[]): number[] {
  let sum = 0
  return differences.map((difference) => {
    sum += difference
    return sum
  })
}
