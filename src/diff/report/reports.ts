import type { Diff } from '../diff.ts'
import { jsonReport } from './json.ts'
import { prettyReport } from './pretty.ts'
import { markdownReport } from './pull-request-comment.ts'
import type { BaseRevision } from './revision-label.ts'

interface ReportOptions {
  /** What it is compared with. */
  base: BaseRevision
  color: boolean
  /** Where an environment is shown in the page of `report`, for Markdown. */
  linkOf?: (id: string) => string
}

/** A diff as text that ends with a newline, by the name that `--format` knows. */
export const reports: Record<'pretty' | 'markdown' | 'json', (diff: Diff, options: ReportOptions) => string> = {
  pretty: prettyReport,
  markdown: markdownReport,
  json: jsonReport,
}
