import { writeFileSync } from 'node:fs'
import { compileObjects } from '../compile.ts'
import { hasErrors } from '../diagnostics/diagnostic.ts'
import { count } from '../diagnostics/prose.ts'
import { diff } from '../diff/diff.ts'
import { baseText } from '../diff/report/revision-label.ts'
import { page } from '../page/page.ts'
import { commitOf } from '../phases/1-load/git/commit.ts'
import { revision } from '../phases/1-load/git/revision.ts'
import { systemFailure } from '../write/failure.ts'
import { concerning, named } from './environments.ts'
import { type Options, UsageError } from './options.ts'
import { printErrors } from './print.ts'
import { showProgress } from './progress.ts'

/** The most bytes of a page: browsers open more, but slowly, and people close it. */
const most = 5_000_000

/** Writes the fleet as one HTML file, and what changes in it since a revision. */
export async function run(asked: string[], options: Options): Promise<number> {
  const { root, base: name, out = 'fleet.html', quiet } = options
  const { progress, clear } = showProgress(process.stderr, quiet)
  const base = name === undefined ? undefined : { name, commit: commitOf(root, name) }
  const all = await compileObjects(root, { progress })
  const before = base && (await compileObjects(root, { progress, tree: revision(root, base.commit), known: all }))
  clear()
  const ids = named(asked, [...new Set([...all.ids, ...(before?.ids ?? [])])], all.diagnostics)
  const isShown = (id: string): boolean => asked.length === 0 || ids.includes(id)
  const shown = all.ids.filter(isShown)
  const diagnostics = asked.length === 0 ? all.diagnostics : concerning(all.diagnostics, ids)
  const text = page({
    ...{ all, ids: shown, diagnostics },
    ...(before && {
      base: { before, ids: before.ids.filter(isShown), diff: diff(before, all, ids), name: baseText(base!) },
    }),
  })
  const size = Buffer.byteLength(text)
  if (size > most)
    throw new UsageError(
      `the page of ${shown.length} environments has ${megabytes(size)} MB, and a browser is slow from ${megabytes(most)} on: name a part of them, such as 'team-a/*'`,
    )
  printErrors(diagnostics, options)
  if (out === '-') process.stdout.write(text)
  else {
    try {
      writeFileSync(out, text)
    } catch (error) {
      printErrors([systemFailure(error, 'write', out, true)], options)
      return 1
    }
    if (!quiet) console.error(`${out}: ${count(shown.length, 'environment')}, ${megabytes(size)} MB`)
  }
  return hasErrors(diagnostics) ? 1 : 0
}

const megabytes = (bytes: number): string => (bytes / 1_000_000).toFixed(1)
