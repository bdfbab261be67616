import { type CompiledObjects, compileObjects } from '../compile.ts'
import { merge } from '../diagnostics/collector.ts'
import { type Diagnostic, diagnose, hasErrors } from '../diagnostics/diagnostic.ts'
import { editedTree } from '../edit/edit-files.ts'
import { type Assignment, planEdits } from '../edit/plan-edits.ts'
import { belowEnvironments, inEnvironments } from '../model/environments-folder.ts'
import { equal } from '../model/json.ts'
import { locate, type Source } from '../model/source.ts'
import { workingTree } from '../phases/1-load/files.ts'
import { otherNames, replaceFile } from '../write/environment-file.ts'
import { systemFailure } from '../write/failure.ts'
import type { Options } from './options.ts'
import { printDiagnostics, readText } from './print.ts'
import { seenFrom } from './root.ts'

/**
 * Sets values in environments' own files, and shows what it changes. Nothing is written where a value can't be set, or
 * makes an error that wasn't there; nor in a dry run.
 *
 * @param before the environments as they are
 * @param problems what is wrong already
 * @returns the exit status, and whether there is anything to change
 */
export async function edit(
  before: CompiledObjects,
  ids: readonly string[],
  assignments: readonly Assignment[],
  { options, problems = [], isDry = false }: { options: Options; problems?: readonly Diagnostic[]; isDry?: boolean },
): Promise<{ status: number; isChanged: boolean }> {
  const { root } = options
  const { texts, hunks, problems: unset } = planEdits(before.loaded, ids, assignments, seenFrom('.', root))
  const after = editedTree(workingTree(root), texts)
  const compiled = texts.size > 0 ? await compileObjects(root, { tree: after, known: before }) : before
  const known = new Set(before.diagnostics.map(said))
  const found = [...problems, ...unset, ...compiled.diagnostics.filter((diagnostic) => !known.has(said(diagnostic)))]
  const isRefused = hasErrors(found)
  const edited = new Map([...compiled.loaded.sources].filter(([path]) => texts.has(path)))
  if (isRefused) placeAtArguments(found, assignments, edited)
  if (!isRefused && !isDry) {
    for (const path of texts.keys()) {
      try {
        if (otherNames(root, path) > 0) found.push(hardLinked(path))
        replaceFile(root, path, after.read(path))
      } catch (error) {
        found.push(systemFailure(error, 'write', inEnvironments(path)))
      }
    }
  }
  printDiagnostics(merge(found), options, {
    stream: process.stderr,
    text: (file) => texts.get(belowEnvironments(file)) ?? readText(root, file),
  })
  if (isRefused && !options.quiet && options.format === 'pretty') console.error('nothing was written')
  if (hasErrors(found)) return { status: 1, isChanged: false }
  if (hunks.length > 0) console.log(hunks.join('\n\n'))
  const others = changedBesides(before, compiled, ids)
  if (others.length > 0 && !options.quiet)
    console.error(
      `${others.join(', ')} ${others.length > 1 ? 'change' : 'changes'} too: ${others.length > 1 ? 'they are' : 'it is'} made of the same files`,
    )
  return { status: 0, isChanged: hunks.length > 0 }
}

/** Puts what is wrong with a value that was to be set at its argument: the line that it would have is in no file. */
function placeAtArguments(
  found: Diagnostic[],
  assignments: readonly Assignment[],
  edited: ReadonlyMap<string, Source>,
): void {
  for (const [index, { location, ...diagnostic }] of found.entries()) {
    const source = edited.get(belowEnvironments(location.file))
    const line = location.range?.start.line
    const argument = assignments.find(
      ({ keys, text }) => text !== undefined && source && linesOf(source, keys).includes(line),
    )
    if (argument) found[index] = { ...diagnostic, location: { file: argument.text! } }
  }
}

/** The lines of the keys that lead to a value; it stands on the last of them, because what is set is written on one. */
const linesOf = (source: Source, keys: readonly string[]): (number | undefined)[] =>
  keys.map((_, depth) => locate(source, keys.slice(0, depth + 1), 'key').range?.start.line)

/** The ids of other environments whose values are no longer the same. */
function changedBesides(before: CompiledObjects, after: CompiledObjects, ids: readonly string[]): string[] {
  const written = new Map(before.environments.map(({ environment: { id, written } }) => [id, written]))
  return after.environments
    .map(({ environment }) => environment)
    .filter(({ id, written: now }) => !ids.includes(id) && !equal(written.get(id) ?? now, now))
    .map(({ id }) => id)
}

const hardLinked = (path: string): Diagnostic =>
  diagnose(
    'hard-link',
    { file: inEnvironments(path) },
    {
      message: 'this file has other names (hard links), which keep what was there',
      help: 'change those too, or make symbolic links of them',
    },
  )

/** The identity of a mistake: a line further down it is the same one. */
const said = ({ code, message, location: { file } }: Diagnostic): string => `${file} ${code} ${message}`
