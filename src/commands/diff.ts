import { compileObjects } from '../compile.ts'
import { hasErrors } from '../diagnostics/diagnostic.ts'
import { levels } from '../diff/consequences/consequence.ts'
import { diff as compare, type Diff } from '../diff/diff.ts'
import { reports } from '../diff/report/reports.ts'
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
    'exit-code': 'exit status 3 where something changes, 4 for a caution, 5 for a danger',
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
  const isBroken =
    [found.broken.before, found.broken.after].some((broken) => broken.length > 0) || found.broken.delivery
  if (hasErrors(wrong) || isBroken) return 1
  return options['exit-code'] ? statusOf(found) : 0
}

/** 0 where nothing changes; else by the worst that follows: 3 for a note or nothing, 4 for caution, 5 for danger. */
function statusOf({ environments, delivery }: Diff): number {
  const all = [...environments, ...delivery]
  const worst = Math.min(
    levels.indexOf('note'),
    ...all.flatMap(({ consequences }) => consequences.map(({ level }) => levels.indexOf(level))),
  )
  return all.length === 0 ? 0 : 3 + levels.indexOf('note') - worst
}
