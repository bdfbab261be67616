import { compileObjects } from '../compile.ts'
import { hasErrors } from '../diagnostics/diagnostic.ts'
import { diff as compare } from '../diff/diff.ts'
import { reports } from '../diff/report/reports.ts'
import type { BaseRevision } from '../diff/report/revision-label.ts'
import { countUnknown, type Verdict, verdictOf } from '../diff/verdict.ts'
import { toEnvironment } from '../page/route.ts'
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
  const linkOf = linksInto(options)
  const { progress, clear } = showProgress(process.stderr, options.quiet)
  const after = await compileObjects(root, { progress, ...treeOf(root, to) })
  const before = await compileObjects(root, { progress, ...treeOf(root, from), known: after })
  clear()
  const ids = named(asked, [...new Set([...after.ids, ...before.ids])], after.diagnostics)

  const wrong = ids.length === 0 ? after.diagnostics : concerning(after.diagnostics, ids)
  printErrors(wrong, options, to === undefined ? {} : { text: () => undefined })
  const found = compare(before, after, ids)
  const base = from ?? { name: 'the working tree', commit: commitOf(root, 'HEAD') }
  process.stdout.write(
    reports[format as keyof typeof reports](found, {
      ...{ base, color: wantsColor(process.stdout, process.env) },
      ...(linkOf && { linkOf }),
    }),
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
  const [to = '', from = '', ...more] = revert.split(/\.{2,3}|\u2026/)
  if (to === '' || more.length > 0)
    throw new UsageError('--revert takes the revision to go back to, and .. and the one to leave')
  const named = (name: string): BaseRevision => ({ name, commit: commitOf(root, name) })
  return { to: named(to), ...(from !== '' && { from: named(from) }) }
}

/** The address of an environment in a page of `report`; nothing where nobody says where that is. */
function linksInto({ 'page-url': url, format }: Options): ((id: string) => string) | undefined {
  if (url === undefined) return undefined
  if (format !== 'markdown') throw new UsageError('--page-url makes links in Markdown: add --format markdown')
  const page = webAddress(url)
  if (page === undefined) throw new UsageError(`--page-url must be the http or https address of a page, not ${url}`)
  return (id) => page + toEnvironment(id)
}

/** An address as text that ends neither a link of Markdown nor an attribute, without a place in its page. */
function webAddress(url: string): string | undefined {
  if (!URL.canParse(url) || !/^https?:/i.test(url)) return undefined
  const { href, hash } = new URL(url)
  return href
    .slice(0, href.length - hash.length)
    .replace(/[()'"<>`]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`)
}

const treeOf = (root: string, side: BaseRevision | undefined) => side && { tree: revision(root, side.commit) }

const statuses: Record<Verdict, number> = { none: 0, unknown: 1, routine: 3, change: 3, caution: 4, danger: 5 }
