import type { Code } from '../../diagnostics/catalogue.ts'
import type { Json } from '../../model/json.ts'
import type { Source } from '../../model/source.ts'

/** Reports a mistake at a span of the text. */
export type Report = (code: Code, message: string, span: [number, number], help?: string) => void

/** A value, and how many values it stands for once its aliases are expanded. */
export interface Sized {
  value: Json
  size: number
}

/** What reading a document has found so far. */
export interface Reader {
  report: Report
  spans: Source['spans']
  anchors: Map<string, Sized>
  /** Whether the file stands for too many values, which is reported once. */
  isTooLarge: boolean
}

/** Where a node stands in the text; `fallback` for one that has no text. */
export function spanOf(node: unknown, fallback: number): [number, number] {
  const range = (node as { range?: [number, number, number] | null } | null | undefined)?.range
  return range ? [range[0], range[1]] : [fallback, fallback]
}
