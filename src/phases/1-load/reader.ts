import type { Code } from '../../diagnostics/catalogue.ts'
import type { Json } from '../../model/json.ts'
import type { Spans } from '../../model/source.ts'
import type { Schema } from '../../schema/schema.ts'

/** Reports a mistake at a span of the text; `first` is the place of what it repeats. */
export type Report = (code: Code, message: string, span: Offsets, help?: string, first?: Offsets) => void

type Offsets = [start: number, end: number]

/** A value, and how many values it stands for once its aliases are expanded. */
export interface Sized {
  value: Json
  size: number
}

/** What reading a document has found so far. */
export interface Reader {
  report: Report
  text: string
  spans: Spans
  schema: Schema
  anchors: Map<string, Sized>
  /** Where the value that is being read stands. */
  path: (string | number)[]
  /** Whether the file stands for too many values, which is reported once. */
  isTooLarge: boolean
}

/** Where a node stands in the text; `fallback` for one that has no text. */
export function spanOf(node: unknown, fallback: number): [number, number] {
  const range = (node as { range?: [number, number, number] | null } | null | undefined)?.range
  return range ? [range[0], range[1]] : [fallback, fallback]
}
