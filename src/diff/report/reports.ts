import type { Diff } from '../diff.ts'
import { json } from './json.ts'
import { markdown } from './markdown.ts'
import { pretty } from './pretty.ts'
import type { Base } from './revision-label.ts'

interface ReportOptions {
  /** What it is compared with. */
  base: Base
  color: boolean
}

/** A diff as text that ends with a newline, by the name that `--format` knows. */
export const reports: Record<'pretty' | 'markdown' | 'json', (diff: Diff, options: ReportOptions) => string> = {
  pretty,
  markdown,
  json,
}
