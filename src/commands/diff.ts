import { compileObjects } from '../compile.ts'
import { hasErrors } from '../diagnostic.ts'
import { wantsColor } from '../diagnostics/color.ts'
import { diff as compare } from '../diff/diff.ts'
import { reports } from '../diff/report/reports.ts'
import { commitOf, mergeBase } from '../load/base.ts'
import { revision } from '../load/revision.ts'
import { noEnvironment } from './compile.ts'
import { UsageError, type Options } from './options.ts'
import { showProgress } from './progress.ts'
import { report } from './report.ts'

/** Says what changes in the cluster from a revision to the working tree. */
export async function diff(ids: string[], options: Options): Promise<number> {
  const { root, format, base } = options
  const commit = base === undefined ? mergeBase(root) : commitOf(root, base)
  const { progress, clear } = showProgress(process.stderr, options.quiet)
  const after = await compileObjects(root, { progress })
  const before = await compileObjects(root, { progress, tree: revision(root, commit), before: after.loaded })
  clear()
  const unknown = ids.find((id) => !after.ids.includes(id) && !before.ids.includes(id))
  if (unknown !== undefined) throw new UsageError(noEnvironment(unknown, after.ids))

  // What is no environment's own is wrong for all.
  const own = after.diagnostics.filter(({ environments }) => ids.length === 0 || !environments || environments.some((id) => ids.includes(id)))
  report(own, { ...options, format: 'pretty', quiet: true }, process.stderr)
  const compared = compare(before, after, ids)
  const short = commit.slice(0, 10)
  process.stdout.write(reports[format as keyof typeof reports](compared, { base: base === undefined || commit.startsWith(base) ? short : `${base}, ${short}`, color: wantsColor(process.stdout, process.env) }))
  if (hasErrors(own)) return 1
  if (!options['exit-code'] || compared.groups.length === 0) return 0
  return compared.groups.some(({ consequences }) => consequences.some(({ level }) => level === 'danger')) ? 4 : 3
}
