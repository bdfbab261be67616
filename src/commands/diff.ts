import { compileObjects } from '../compile.ts'
import { hasErrors } from '../diagnostics/diagnostic.ts'
import { diff as compare } from '../diff/diff.ts'
import { reports } from '../diff/report/reports.ts'
import { countUnknown, type Verdict, verdictOf } from '../diff/verdict.ts'
import { commitOf, mergeBase } from '../phases/1-load/git/commit.ts'
import { revision } from '../phases/1-load/git/revision.ts'
import { wantsColor } from '../text/color.ts'
import type { Command } from './command.ts'
import { concerning, requireEnvironments } from './environments.ts'
import type { Options } from './options.ts'
import { showProgress } from './progress.ts'
import { report } from './report.ts'

export const diff: Command = {
  operands: '[ENV…]',
  summary: 'show what changes in the cluster since a Git revision',
  options: {
    base: 'the revision (default: where the branch has left the default branch of its remote)',
    'exit-code': 'exit status 3 where something changes, 4 for a caution, 5 for a danger, even beside errors',
  },
  formats: Object.keys(reports),
  details: [
    'Compiles the environment files of the revision and those of the working tree, and compares the objects field by',
    'field. danger: something is refused, lost or gone; caution: somebody has to act or watch. markdown is the form of a',
    "pull request's comment.",
  ].join('\n'),
  examples: [
    '',
    '--base HEAD~1 team-a/prod',
    '--format markdown --base origin/main',
    '--exit-code --format json | jq .groups',
  ],
  run,
}

/** Says what changes in the cluster from a revision to the working tree. */
async function run(ids: string[], options: Options): Promise<number> {
  const { root, format, base: name } = options
  const commit = name === undefined ? mergeBase(root) : commitOf(root, name)
  const { progress, clear } = showProgress(process.stderr, options.quiet)
  const after = await compileObjects(root, { progress })
  const before = await compileObjects(root, { progress, tree: revision(root, commit), known: after.loaded })
  clear()
  requireEnvironments(ids, [...new Set([...after.ids, ...before.ids])], after.diagnostics)

  const wrong = ids.length === 0 ? after.diagnostics : concerning(after.diagnostics, ids)
  report(wrong, { ...options, format: 'pretty', quiet: true }, process.stderr)
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
