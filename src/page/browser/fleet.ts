import { multimap } from '../../text/multimap.ts'
import { type ColumnKey, columns } from '../columns.ts'
import type { FleetData } from '../data.ts'
import { readCondition } from './condition.ts'

/** The fleet as views ask for it. */
export interface Fleet extends FleetData {
  size: number
  /** Those of the base that are no more. */
  gone: string[]
  /** All that stands in a row, in small letters: what a search looks through. */
  texts: string[]
  places: Map<string, number>
}

export function fleetOf(data: FleetData): Fleet {
  const ids = data.columns.environment.map(String)
  const places = new Map(ids.map((id, place) => [id, place]))
  return {
    ...data,
    size: ids.length,
    gone: (data.before?.environment ?? []).map(String).filter((id) => !places.has(id)),
    texts: ids.map((_, row) =>
      columns
        .map(({ key }) => data.columns[key][row])
        .join('\n')
        .toLowerCase(),
    ),
    places,
  }
}

export const cell = ({ columns }: Fleet, row: number, key: ColumnKey): string | number => columns[key][row] ?? ''

/** A cell as a number; nothing counts as 0. */
export const numberOf = (fleet: Fleet, row: number, key: ColumnKey): number => Number(cell(fleet, row, key)) || 0

export const isColumn = (name: string): name is ColumnKey => columns.some(({ key }) => key === name)

/** Rows by the text of a column, as people count. */
export function groupedBy(fleet: Fleet, rows: readonly number[], key: ColumnKey): [value: string, rows: number[]][] {
  const found = multimap(rows.map((row) => [String(cell(fleet, row, key)), row]))
  return [...found].sort(([a], [b]) => compareCells(a, b))
}

const collator = new Intl.Collator('en', { numeric: true })

/** Numbers by size, texts as people count: 3.9 before 3.17. */
export const compareCells = (a: string | number, b: string | number): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b))

/** The rows that a query chooses, in its order: `q` for texts and conditions, `sort`, and a facet under its column. */
export function chosenRows(fleet: Fleet, query: URLSearchParams): number[] {
  const rows = Array.from({ length: fleet.size }, (_, row) => row)
  const tests = [...facetTests(fleet, query), ...words(query.get('q') ?? '').map((word) => testOf(fleet, word))]
  const found = rows.filter((row) => tests.every((test) => test(row)))
  const sort = query.get('sort') ?? ''
  const [key, sign] = sort.startsWith('-') ? [sort.slice(1), -1] : [sort, 1]
  return isColumn(key)
    ? found.sort((a, b) => sign * compareCells(cell(fleet, a, key), cell(fleet, b, key)) || a - b)
    : found
}

type Test = (row: number) => boolean

const facetTests = (fleet: Fleet, query: URLSearchParams): Test[] =>
  columns.flatMap(({ key }) => {
    const wanted = query.getAll(key)
    return wanted.length > 0 ? [(row: number) => wanted.includes(facetText(cell(fleet, row, key)))] : []
  })

/** What an empty cell is called where people choose by it. */
const facetText = (value: string | number): string => (value === '' ? '(none)' : String(value))

/** How many rows have each value of a column, among those that the rest of a query chooses. */
export function facetCounts(fleet: Fleet, query: URLSearchParams, key: ColumnKey): [value: string, count: number][] {
  const others = new URLSearchParams(query)
  others.delete(key)
  const counts = new Map<string, number>()
  for (const row of chosenRows(fleet, others)) {
    const value = facetText(cell(fleet, row, key))
    counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  for (const value of query.getAll(key)) if (!counts.has(value)) counts.set(value, 0)
  return [...counts].sort(([a], [b]) => collator.compare(a, b))
}

const words = (text: string): string[] => text.toLowerCase().split(/\s+/).filter(Boolean)

/** A condition, or a text that has to stand in the row. */
function testOf(fleet: Fleet, word: string): Test {
  const condition = readCondition(word)
  if (typeof condition !== 'object') return (row) => fleet.texts[row]!.includes(word)
  return (row) => condition.isMet(cell(fleet, row, condition.column.key))
}

/** What is wrong with the conditions of a query. */
export const wrongConditions = (query: URLSearchParams): string[] =>
  words(query.get('q') ?? '').flatMap((word) => {
    const condition = readCondition(word)
    return typeof condition === 'string' ? [condition] : []
  })
