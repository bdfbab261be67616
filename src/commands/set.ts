import { join } from 'node:path'
import { compileObjects } from '../compile.ts'
import { hasErrors, type Diagnostic } from '../diagnostic.ts'
import { failure } from '../disk/failure.ts'
import { editedTree, writeEdited } from '../edit/edit-files.ts'
import { hunk } from '../edit/hunk.ts'
import { setValue } from '../edit/set-value.ts'
import { formatPath } from '../json.ts'
import { folder, workingTree } from '../load/files.ts'
import type { Loaded } from '../load/load.ts'
import { locate, type Source } from '../source.ts'
import { parseAssignment, type Assignment } from './assignment.ts'
import { noEnvironment } from './compile.ts'
import { UsageError, type Options } from './options.ts'
import { report, textOf } from './report.ts'

/**
 * Sets values in environment files as a person would, every other byte as it was, and shows what it changed. Nothing is
 * written where a value can't be set, or makes an error that wasn't there.
 */
export async function set(operands: string[], options: Options): Promise<number> {
  const assignments = operands.filter((operand) => operand.includes('=')).map((text) => parseAssignment(text, text))
  const ids = new Set(operands.filter((operand) => !operand.includes('=')))
  if (assignments.length === 0 || ids.size === 0) throw new UsageError('set takes values and environments, such as: set replicas=2 staging prod')

  const { root } = options
  const tree = workingTree(root)
  const before = await compileObjects(root, { tree })
  const edits = [...ids].map((id) => {
    if (!before.ids.includes(id)) throw new UsageError(noEnvironment(id, before.ids))
    return edit(id, before.loaded, assignments)
  })
  const texts = new Map(edits.flatMap(({ path, text }) => (text === undefined ? [] : [[path, text] as const])))
  const after = editedTree(tree, texts)
  const { diagnostics } = await compileObjects(root, { tree: after, before: before.loaded })
  const known = new Set(before.diagnostics.map(said))
  const problems = [
    ...assignments.flatMap(({ parsed }) => parsed.diagnostics),
    ...edits.flatMap(({ problems }) => problems),
    ...diagnostics.filter((diagnostic) => !known.has(said(diagnostic))),
  ]
  if (!hasErrors(problems)) {
    for (const path of texts.keys()) {
      try {
        writeEdited(root, after, path)
      } catch (error) {
        problems.push(failure(error, 'write', `${folder}/${path}`))
      }
    }
  }
  report(problems, options, process.stderr, (file) => texts.get(file.slice(folder.length + 1)) ?? textOf(join(root, file)))
  if (hasErrors(problems)) return 1
  const shown = edits.flatMap(({ hunks }) => hunks)
  if (shown.length > 0) console.log(shown.join('\n\n'))
  return 0
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
