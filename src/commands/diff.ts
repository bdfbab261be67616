import { compileObjects } from '../compile.ts'
import { hasErrors } from '../diagnostics/diagnostic.ts'
import { diff as compare } from '../diff/diff.ts'
import { reports } from '../diff/report/reports.ts'
import { countUnknown, type Verdict, verdictOf } from '../diff/verdict.ts'
import { commitOf, mergeBase } from '../phases/1-load/git/commit.ts'
import { revision } from '../phases/1-load/git/revision.ts'
import { wantsColor } from '../text/color.ts'
import { concerning, named } from './environments.ts'
import type { Options } from './options.ts'
import { showProgress } from './progress.ts'
import { report } from './report.ts'

/** Says what changes in the cluster from a revision to the working tree. */
export async function run(asked: string[], options: Options): Promise<number> {
  const { root, format, base: name } = options
  const commit = name === undefined ? mergeBase(root) : commitOf(root, name)
  const { progress, clear } = showProgress(process.stderr, options.quiet)
  const after = await compileObjects(root, { progress })
  const before = await compileObjects(root, { progress, tree: revision(root, commit), known: after.loaded })
  clear()
  const ids = named(asked, [...new Set([...after.ids, ...before.ids])], after.diagnostics)

  const wrong = ids.length === 0 ? after.diagnostics : concerning(after.diagnostics, ids)
  report(wrong, { ...options, format: 'pretty', quiet: true }, { stream: process.stderr })
  const found = compare(before, after, ids)
  const base = { commit, ...(name !== undefined && { name }) }
  process.stdout.write(
    reports[format as keyof typeof reports](found, { base, color: wantsColor(process.stdout, process.env) }),
  )
  const verdict = verdictOf(found)
  if (options['exit-code']) return hasErrors(wrong) && verdict !== 'danger' ? statuses.unknown : statuses[verdict]
  return hasErrors(wrong) || countUnknown(found) > 0 ? 1 : 0
}

const statuses: Record<Verdict, number> = { none: 0, unknown: 1, change: 3, caution: 4, danger: 5 }
