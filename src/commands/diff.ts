import { compileObjects } from '../compile.ts'
import { hasErrors } from '../diagnostics/diagnostic.ts'
import { diff as compare } from '../diff/diff.ts'
import { reports } from '../diff/report/reports.ts'
import type { BaseRevision } from '../diff/report/revision-label.ts'
import { countUnknown, type Verdict, verdictOf } from '../diff/verdict.ts'
import { commitOf, mergeBase } from '../phases/1-load/git/commit.ts'
import { revision } from '../phases/1-load/git/revision.ts'
import { wantsColor } from '../text/color.ts'
import { concerning, named } from './environments.ts'
import { type Options, UsageError } from './options.ts'
import { printErrors } from './print.ts'
import { showProgress } from './progress.ts'

/** Says what changes in the cluster from a revision to the working tree. */
export async function run(asked: string[], options: Options): Promise<number> {
  const { root, format } = options
  const { from, to } = sidesOf(options)
  const { progress, clear } = showProgress(process.stderr, options.quiet)
  const after = await compileObjects(root, { progress, ...treeOf(root, to) })
  const before = await compileObjects(root, { progress, ...treeOf(root, from), known: after.loaded })
  clear()
  const ids = named(asked, [...new Set([...after.ids, ...before.ids])], after.diagnostics)

  const wrong = ids.length === 0 ? after.diagnostics : concerning(after.diagnostics, ids)
  printErrors(wrong, options, to === undefined ? {} : { text: () => undefined })
  const found = compare(before, after, ids)
  const base = from ?? { name: 'the working tree', commit: commitOf(root, 'HEAD') }
  process.stdout.write(
    reports[format as keyof typeof reports](found, { base, color: wantsColor(process.stdout, process.env) }),
  )
  const verdict = verdictOf(found)
  if (options['exit-code']) return hasErrors(wrong) && verdict !== 'danger' ? statuses.unknown : statuses[verdict]
  return hasErrors(wrong) || countUnknown(found) > 0 ? 1 : 0
}

/** What is compared: two revisions, or one and the working tree. */
interface Sides {
  from?: BaseRevision
  to?: BaseRevision
}

/** @throws UsageError where --revert names no revision; GitError where there is none of a name */
function sidesOf({ root, base, revert }: Options): Sides {
  if (revert === undefined)
    return { from: base === undefined ? { commit: mergeBase(root) } : { name: base, commit: commitOf(root, base) } }
  if (base !== undefined) throw new UsageError('--revert names both revisions: leave --base out')
  const [to = '', from = '', ...more] = revert.split(/\.{2,3}|…/)
  if (to === '' || more.length > 0)
    throw new UsageError('--revert takes the revision to go back to, and .. and the one to leave')
  const named = (name: string): BaseRevision => ({ name, commit: commitOf(root, name) })
  return { to: named(to), ...(from !== '' && { from: named(from) }) }
}

const treeOf = (root: string, side: BaseRevision | undefined) => side && { tree: revision(root, side.commit) }

const statuses: Record<Verdict, number> = { none: 0, unknown: 1, routine: 3, change: 3, caution: 4, danger: 5 }
