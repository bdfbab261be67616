import type { CompiledFiles } from '../compile-share.ts'
import { compareDiagnostics, type Diagnostic, hasErrors } from '../diagnostics/diagnostic.ts'
import { count } from '../diagnostics/prose.ts'
import { at } from '../model/json.ts'
import type { Source } from '../model/source.ts'
import { readmePath } from '../overview/readme.ts'
import { remoteUrls } from '../phases/1-load/git/remotes.ts'
import { checkRepository } from '../phases/3-check/repository.ts'
import { deliveryPaths } from '../phases/7-deliver/paths.ts'
import { apply } from '../write/apply.ts'
import { outdatedFiles } from '../write/outdated.ts'
import { type Plan, plan as planFiles } from '../write/plan.ts'
import { named } from './environments.ts'
import type { Options } from './options.ts'
import { printDiagnostics, readText } from './print.ts'
import { showProgress } from './progress.ts'
import { compileFiles } from './threads.ts'

/** Writes out/, or checks whether it is current. With ids, only their overlays and what delivers those. */
export async function run(asked: string[], options: Options): Promise<number> {
  const { progress, clear } = showProgress(process.stderr, options.quiet)
  const compilation = await compileFiles(options, progress)
  const ids = named(asked, compilation.ids, compilation.diagnostics)
  const compiled = [...compilation.diagnostics, ...followed(compilation, options.root)]

  progress('write')
  const planned = hasErrors(compiled) ? undefined : plan(compilation, ids, options)
  const findings = [...compiled, ...(planned?.diagnostics ?? [])]
  const outdated = planned && options.check ? outdatedFiles(planned, commandOf(options.root)) : []
  const isWritten = planned !== undefined && !hasErrors(findings) && !options.check
  const applied = isWritten ? apply(planned) : undefined
  findings.push(...(applied?.diagnostics ?? []))
  clear()

  const output = planned && {
    output: outputOf(compilation, planned, hasErrors(findings) ? 'refused' : options.check ? 'checked' : 'written'),
  }
  printDiagnostics([...findings, ...outdated].sort(compareDiagnostics), options, { more: output })
  if (hasErrors(findings)) {
    say(options, applied?.isPartial ? 'out/ is partly written: compile again' : 'nothing was written')
    return 1
  }
  if (options.check) {
    say(options, outdated.length > 0 ? 'out/ is not current' : 'out/ is current')
    return outdated.length > 0 ? 3 : 0
  }
  say(options, summary(compilation, planned!))
  return 0
}

/** How a repository compiles: by its script, where its package.json has one. */
const commandOf = (root: string): string =>
  /"compile":\s*"/.test(readText(root, 'package.json') ?? '') ? 'npm run compile' : 'npx mlflow-gitops compile'

/** Whether the clusters follow this repository: that is no matter of the files alone, as all else is. */
function followed({ fleetFile, company }: CompiledFiles, root: string): Diagnostic[] {
  if (!fleetFile.fleet) return []
  return checkRepository(fleetFile, fleetFile.source, {
    remotes: remoteUrls(root),
    isExample: isExample(root, company),
  })
}

/**
 * Whether a root is this package's own, with its own example: a fork has the package's name too, and environments of
 * another company.
 */
function isExample(root: string, company: readonly Source[]): boolean {
  const isOurs = /"name":\s*"mlflow-gitops"/.test(readText(root, 'package.json') ?? '')
  return isOurs && company.some(({ values }) => at(values, ['metadata', 'project_id']) === 'northwind')
}

function plan({ files, environments }: CompiledFiles, ids: string[], { root }: Options): Plan {
  if (ids.length === 0) return planFiles(root, files)
  const named = environments.filter(({ id }) => ids.includes(id))
  const only = named.flatMap((environment) => [`overlays/${environment.id}`, ...deliveryPaths(environment)])
  // An overlay is right on one base only: where a base moves, all are written.
  const isBaseMoved = planFiles(root, files, { only: ['bases'] }).writes.length > 0
  return planFiles(root, files, { only: [...only, 'bases', readmePath, ...(isBaseMoved ? ['overlays'] : [])] })
}

/** What was written, or, in a check, would be: paths below out/. */
const outputOf = ({ environments }: CompiledFiles, { writes, removes, kept }: Plan, state: string) => ({
  state,
  environments: environments.length,
  files: writes.length + kept,
  written: writes.map(({ path }) => path),
  removed: removes,
  unchanged: kept,
})

function summary({ environments }: CompiledFiles, { writes, removes, kept }: Plan): string {
  const counts = [
    [writes.length, 'written'],
    [removes.length, 'removed'],
    [kept, 'unchanged'],
  ] as const
  const parts = counts.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`)
  return `${count(environments.length, 'environment')}, ${writes.length + kept} files: ${parts.join(', ')}`
}

function say({ quiet, format }: Options, text: string): void {
  if (!quiet && format === 'pretty') console.error(text)
}
