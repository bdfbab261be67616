import type { CompiledEnvironment } from '../../model/environment.ts'
import type { Json } from '../../model/json.ts'
import type { ObjectsData } from '../data.ts'

type Scalar = ObjectsData['scalars'][number]

/** Maps of the same keys, or lists of the same length: the members of each. */
interface Group {
  shape: string[] | number
  rows: number[][]
}

/**
 * The objects of environments, in the order of all ids: what they have in common is there once. Values of one shape are
 * written column by column, each number as its difference to the one before, which compresses to a quarter.
 */
export function objectsOf(environments: ReadonlyMap<string, CompiledEnvironment>, ids: readonly string[]): ObjectsData {
  const scalars = new Map<Scalar, number>()
  const groups = new Map<string, Group>()
  const numbers = new Map<string, number>()
  const known = new WeakMap<object, number>()
  const nodes: (Scalar | [group: Group, row: number])[] = []

  /** The number of a value, in the order in which values end. */
  function numberOf(value: Json): number {
    if (typeof value !== 'object' || value === null) {
      const there = scalars.get(value)
      if (there !== undefined) return there
      scalars.set(value, nodes.length)
      return nodes.push(value) - 1
    }
    const there = known.get(value) ?? numberOfNested(value)
    known.set(value, there)
    return there
  }

  function numberOfNested(value: Json[] | { [key: string]: Json }): number {
    const members = (Array.isArray(value) ? value : Object.values(value)).map(numberOf)
    const shape = Array.isArray(value) ? value.length : Object.keys(value)
    const group = groupOf(shape)
    const key = `${JSON.stringify(shape)} ${members.join(' ')}`
    const there = numbers.get(key)
    if (there !== undefined) return there
    numbers.set(key, nodes.length)
    return nodes.push([group, group.rows.push(members) - 1]) - 1
  }

  function groupOf(shape: string[] | number): Group {
    const key = JSON.stringify(shape)
    const group = groups.get(key) ?? { shape, rows: [] }
    groups.set(key, group)
    return group
  }

  const own = ids.map((id) => environments.get(id)?.objects.map(numberOf) ?? [])
  const all = [...groups.values()]
  const place = finalPlaces(nodes, scalars.size, all)
  return {
    scalars: [...scalars.keys()],
    shapes: all.map(({ shape }) => shape),
    columns: all.map(({ shape, rows }) =>
      Array.from({ length: Array.isArray(shape) ? shape.length : shape }, (_, column) =>
        differences(rows.map((row) => place[row[column]!]!)),
      ),
    ),
    environments: own.map((numbers) => numbers.map((number) => place[number]!)),
  }
}

/** Where each value is in the end: scalars first, then group by group. */
function finalPlaces(
  nodes: readonly (Scalar | [Group, number])[],
  scalars: number,
  groups: readonly Group[],
): number[] {
  let [next, first] = [0, scalars]
  const starts = new Map<Group, number>()
  for (const group of groups) {
    starts.set(group, first)
    first += group.rows.length
  }
  return nodes.map((node) => (Array.isArray(node) ? starts.get(node[0])! + node[1] : next++))
}

const differences = (numbers: readonly number[]): number[] =>
  numbers.map((number, index) => number - (numbers[index - 1] ?? 0))
