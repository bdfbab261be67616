import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts'
import { asIs, type Place } from '../diagnostics/place.ts'
import { inEnvironments } from '../model/environments-folder.ts'
import { formatPath, type Json } from '../model/json.ts'
import { locate, type Source } from '../model/source.ts'
import type { Loaded } from '../phases/1-load/load.ts'
import type { Edits } from './edit-files.ts'
import { hunk } from './hunk.ts'
import { setValue } from './set-value.ts'

/** A value that an environment's file is to have. */
export interface Assignment {
  keys: string[]
  value: Json
  /** As it was written on the command line. */
  text?: string
}

export interface EditPlan {
  /** What the files are to hold that change. */
  texts: Edits
  /** What changes in them, for people, place by place. */
  hunks: string[]
  problems: Diagnostic[]
}

/**
 * What becomes of environments' own files when values are set in them, every other byte as it was. Writes nothing.
 *
 * @param place how the files are called in what is shown
 */
export function planEdits(
  loaded: Loaded,
  ids: readonly string[],
  assignments: readonly Assignment[],
  place: Place = asIs,
): EditPlan {
  const edits = ids.map((id) => planEdit(id, loaded, { assignments, place }))
  return {
    texts: new Map(edits.flatMap(({ path, text }) => (text === undefined ? [] : [[path, text] as const]))),
    hunks: edits.flatMap(({ hunks }) => hunks),
    problems: edits.flatMap(({ problems }) => problems),
  }
}

interface Edit {
  /** Of the environment's file, below environments/. */
  path: string
  /** Its new text; absent if it stays as it is, or can't be edited. */
  text?: string
  hunks: string[]
  problems: Diagnostic[]
}

function planEdit(
  id: string,
  { sources, broken, diagnostics }: Loaded,
  { assignments, place }: { assignments: readonly Assignment[]; place: Place },
): Edit {
  const path = [`${id}.yaml`, `${id}.yml`].find((path) => sources.has(path) || broken.has(path))!
  const source = sources.get(path)
  if (!source || broken.has(path)) {
    return { path, hunks: [], problems: diagnostics.filter(({ location }) => location.file === inEnvironments(path)) }
  }
  const hunks: string[] = []
  const problems: Diagnostic[] = []
  let current = source
  for (const { keys, value } of assignments) {
    const next = setValue(current, keys, value)
    if (!next) problems.push(elsewhere(id, source, keys))
    else if (next.text !== current.text) hunks.push(shownHunk(current, next, place))
    current = next ?? current
  }
  return { path, ...(current !== source && hunks.length > 0 && { text: current.text }), hunks, problems }
}

const elsewhere = (id: string, source: Source, keys: string[]): Diagnostic =>
  diagnose('value-elsewhere', locate(source, keys), {
    message: `${formatPath(keys)} can't be set alone: an anchor, an alias or a list stands in the way`,
    help: 'edit the file by hand',
    environments: [id],
  })

function shownHunk(from: Source, to: Source, place: Place): string {
  const { line, before, after } = hunk(from.text, to.text)
  return [
    `${place(from.file)}:${line}`,
    ...before.map((text) => `- ${text}`),
    ...after.map((text) => `+ ${text}`),
  ].join('\n')
}
