import type { Location, Position } from '../diagnostics/diagnostic.ts'
import { at, type Json, type JsonObject, listOf, type Path } from './json.ts'
import { memoize } from './memo.ts'

/** One YAML file as it was read: its text, its values, and where each of them stands. */
export interface Source {
  /** Relative to the root, with `/`: `environments/team-a/prod.yaml`. */
  file: string
  /** Without a byte order mark. */
  text: string
  values: JsonObject
  /** Where the entries of the values stand: found in the text once somebody asks. */
  spans: () => Spans
  /** The files of `extraObjects`, by the names that the values have for them. */
  included?: ReadonlyMap<string, Source>
}

/** The values of a source, each name of a file of `extraObjects` replaced by the object in the file. */
export const withIncluded = memoize((source: Source): JsonObject => {
  const { values, included } = source
  if (!included) return values
  const objects = listOf(values.extraObjects).map((item) => includedBy(source, item)?.values ?? item)
  return { ...values, extraObjects: objects }
})

const includedBy = ({ included }: Source, item: Json | undefined): Source | undefined =>
  typeof item === 'string' ? included?.get(item) : undefined

/** The file that an entry of the extra objects of a source names; undefined where it is written there. */
export const includedAt = (source: Source, [key, index]: Path): Source | undefined =>
  key === 'extraObjects' ? includedBy(source, at(source.values, [key, index ?? -1])) : undefined

/** For every map and list of a source's values, where its entries stand, in their order. */
export type Spans = WeakMap<JsonObject | Json[], Span[]>

/** Where an entry of a map or list stands, in offsets of the text. An item of a list has an empty key. */
export interface Span {
  key: [start: number, end: number]
  value: [start: number, end: number]
}

/**
 * Where a path stands in a source: a scalar at its value, a map or list at its key. A path that leads further than the
 * source is answered with the last entry on the way, the top with the beginning of the file. A path into an object that
 * another file holds stands there.
 */
export function locate(source: Source, path: Path, part: 'key' | 'value' = 'value'): Location {
  const included = path.length > 2 ? includedAt(source, path) : undefined
  if (included) return locate(included, path.slice(2), part)
  let value: Json | undefined = source.values
  let span: Span | undefined
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) {
      part = 'key'
      break
    }
    const index = typeof key === 'number' ? key : keyIndices(value).get(key)!
    span = source.spans().get(value)?.[index]
    value = (value as JsonObject)[key]
  }
  if (!span) return locateSpan(source.file, source.text, [0, 0])
  const nested = typeof value === 'object' && value !== null
  const isItem = span.key[0] === span.key[1]
  return locateSpan(source.file, source.text, (part === 'key' || nested) && !isItem ? span.key : span.value)
}

/** A scalar as it is written; undefined where the path leads to none. */
export function spelling({ values, spans, text }: Source, path: Path): string | undefined {
  const [above, key] = [at(values, path.slice(0, -1)), path.at(-1)]
  if (key === undefined || typeof above !== 'object' || above === null) return undefined
  const index = typeof key === 'number' ? key : (keyIndices(above).get(key) ?? -1)
  const span = spans().get(above)?.[index]?.value
  return span && text.slice(...span)
}

/** The place of each key among those of a map. */
const keyIndices = memoize((map: object) => new Map(Object.keys(map).map((key, index) => [key, index])))

export function locateSpan(file: string, text: string, [start, end]: [number, number]): Location {
  const starts = lineStarts(file, text)
  // What is missing at the end of a text is missed behind it.
  const position = (offset: number): Position => positionAt(starts, Math.min(offset, text.length))
  return { file, range: { start: position(start), end: position(end) } }
}

/** For every file that was asked about, the offsets at which its lines begin. */
const lines = new Map<string, { text: string; starts: number[] }>()

function lineStarts(file: string, text: string): number[] {
  const known = lines.get(file)
  if (known?.text === text) return known.starts
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)]
  lines.set(file, { text, starts })
  return starts
}

function positionAt(starts: readonly number[], offset: number): Position {
  let [line, end] = [0, starts.length]
  while (end - line > 1) {
    const middle = (line + end) >> 1
    if (starts[middle]! <= offset) line = middle
    else end = middle
  }
  return { line: line + 1, column: offset - starts[line]! + 1 }
}
