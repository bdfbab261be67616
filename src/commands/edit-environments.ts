import { join } from 'node:path'
import { compileObjects, type CompiledObjects } from '../compile.ts'
import { hasErrors, type Diagnostic } from '../diagnostic.ts'
import { failure } from '../disk/failure.ts'
import { editedTree, writeEdited } from '../edit/edit-files.ts'
import { hunk } from '../edit/hunk.ts'
import { setValue } from '../edit/set-value.ts'
import { formatPath, type Json } from '../json.ts'
import { folder, workingTree } from '../load/files.ts'
import type { Loaded } from '../load/load.ts'
import { locate, type Source } from '../source.ts'
import { noEnvironment } from './compile.ts'
import { UsageError, type Options } from './options.ts'
import { report, textOf } from './report.ts'

/** A value that an environment's file is to have. */
export interface Assignment {
  keys: string[]
  value: Json
}

/**
 * Sets values in environment files as a person would, every other byte as it was, and shows what it changes. Nothing is
 * written where a value can't be set, or makes an error that wasn't there; nor where it is only asked what would be.
 *
 * @param before the environments as they are
 * @param problems what is wrong already: nothing is written where that has errors
 */
export async function editEnvironments(
  before: CompiledObjects,
  ids: readonly string[],
  assignments: readonly Assignment[],
  { options, problems, isDry = false }: { options: Options; problems: readonly Diagnostic[]; isDry?: boolean },
): Promise<{ status: number; changed: number }> {
  const { root } = options
  const edits = ids.map((id) => {
    if (!before.ids.includes(id)) throw new UsageError(noEnvironment(id, before.ids))
    return edit(id, before.loaded, assignments)
  })
  const texts = new Map(edits.flatMap(({ path, text }) => (text === undefined ? [] : [[path, text] as const])))
  const after = editedTree(workingTree(root), texts)
  const { diagnostics } = await compileObjects(root, { tree: after, before: before.loaded })
  const known = new Set(before.diagnostics.map(said))
  const found = [...problems, ...edits.flatMap(({ problems }) => problems), ...diagnostics.filter((diagnostic) => !known.has(said(diagnostic)))]
  if (!hasErrors(found) && !isDry) {
    for (const path of texts.keys()) {
      try {
        writeEdited(root, after, path)
      } catch (error) {
        found.push(failure(error, 'write', `${folder}/${path}`))
      }
    }
  }
  report(found, options, process.stderr, (file) => texts.get(file.slice(folder.length + 1)) ?? textOf(join(root, file)))
  if (hasErrors(found)) return { status: 1, changed: 0 }
  const shown = edits.flatMap(({ hunks }) => hunks)
  if (shown.length > 0) console.log(shown.join('\n\n'))
  return { status: 0, changed: shown.length }
}

interface Edit {
  /** Of the environment's file, below environments/. */
  path: string
  /** What it is to hold; absent where it can't be edited. */
  text?: string
  /** What changes in it, for people. */
  hunks: string[]
  problems: Diagnostic[]
}

function edit(id: string, { sources, broken, diagnostics }: Loaded, assignments: readonly Assignment[]): Edit {
  const path = [`${id}.yaml`, `${id}.yml`].find((path) => sources.has(path) || broken.has(path))!
  const source = sources.get(path)
  if (!source || broken.has(path)) {
    return { path, hunks: [], problems: diagnostics.filter(({ location }) => location.file === `${folder}/${path}`) }
  }
  const hunks: string[] = []
  const problems: Diagnostic[] = []
  let current = source
  for (const { keys, value } of assignments) {
    const next = setValue(current, keys, value)
    if (!next) problems.push(elsewhere(id, source, keys))
    else if (next.text !== current.text) hunks.push(shownHunk(current, next))
    current = next ?? current
  }
  return { path, text: current.text, hunks, problems }
}

const elsewhere = (id: string, source: Source, keys: string[]): Diagnostic => ({
  code: 'value-elsewhere',
  severity: 'error',
  message: `${formatPath(keys)} can't be set alone: an anchor, an alias or a list stands in the way`,
  help: 'edit the file by hand',
  location: locate(source, keys),
  environments: [id],
})

function shownHunk(from: Source, to: Source): string {
  const { line, before, after } = hunk(from.text, to.text)
  return [`${from.file}:${line}`, ...before.map((text) => `- ${text}`), ...after.map((text) => `+ ${text}`)].join('\n')
}

/** What tells a mistake that was there before: a line further down it is the same one. */
const said = ({ code, message, location: { file } }: Diagnostic): string => `${file} ${code} ${message}`
