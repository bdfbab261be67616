import { join } from 'node:path'
import { compile } from '../compile.ts'
import { hasErrors, type Diagnostic } from '../diagnostic.ts'
import { failure } from '../disk/failure.ts'
import { editedTree, writeEdited } from '../edit/edit-files.ts'
import { hunk } from '../edit/hunk.ts'
import { setValue } from '../edit/set-value.ts'
import { formatPath } from '../json.ts'
import { workingTree } from '../load/files.ts'
import { load } from '../load/load.ts'
import { locate } from '../source.ts'
import { parseAssignment } from './assignment.ts'
import { noEnvironment } from './compile.ts'
import { UsageError, type Options } from './options.ts'
import { report, textOf } from './report.ts'

/**
 * Sets values in environment files as a person would, every other byte as it was, and shows what it changed. Nothing is
 * written where a value can't be set, or makes an error that wasn't there.
 */
export async function set(operands: string[], options: Options): Promise<number> {
  const assignments = operands.filter((operand) => operand.includes('=')).map((text) => parseAssignment(text, text))
  const ids = operands.filter((operand) => !operand.includes('='))
  if (assignments.length === 0 || ids.length === 0) throw new UsageError('set takes values and environments, such as: set replicas=2 staging prod')

  const { root } = options
  const tree = workingTree(root)
  const before = await compile(root)
  const loaded = load(root, tree)
  const problems: Diagnostic[] = assignments.flatMap(({ parsed }) => parsed.diagnostics)
  const edits = new Map<string, string>()
  const shown: string[] = []
  for (const id of ids) {
    if (!before.ids.includes(id)) throw new UsageError(noEnvironment(id, before.ids))
    const path = [`${id}.yaml`, `${id}.yml`].find((path) => loaded.sources.has(path) || loaded.broken.has(path))!
    const source = loaded.sources.get(path)
    if (!source || loaded.broken.has(path)) {
      problems.push(...loaded.diagnostics.filter(({ location }) => location.file === `environments/${path}`))
      continue
    }
    for (const { keys, value } of assignments) {
      const text = edits.get(path) ?? source.text
      const edited = setValue(text, keys, value)
      if (edited === undefined) {
        problems.push({
          code: 'value-elsewhere',
          severity: 'error',
          message: `${formatPath(keys)} can't be set alone: an anchor, an alias or a list stands in the way`,
          help: 'edit the file by hand',
          location: locate(source, keys),
          environments: [id],
        })
        continue
      }
      edits.set(path, edited)
      const { line, before: old, after } = hunk(text, edited)
      if (edited !== text) shown.push([`${source.file}:${line}`, ...old.map((line) => `- ${line}`), ...after.map((line) => `+ ${line}`)].join('\n'))
    }
  }
  const after = editedTree(tree, edits)
  const { diagnostics } = await compile(root, { tree: after })
  const known = new Set(before.diagnostics.map(said))
  problems.push(...diagnostics.filter((diagnostic) => !known.has(said(diagnostic))))
  if (!hasErrors(problems)) {
    for (const path of edits.keys()) {
      try {
        writeEdited(root, after, path)
      } catch (error) {
        problems.push(failure(error, 'write', `environments/${path}`))
      }
    }
  }
  const text = (file: string): string | undefined => edits.get(file.replace(/^environments\//, '')) ?? textOf(join(root, file))
  report(problems, options, process.stderr, text)
  if (hasErrors(problems)) return 1
  if (shown.length > 0) console.log(shown.join('\n\n'))
  return 0
}

/** What tells a mistake that was there before: a line further down it is the same one. */
const said = ({ code, message, location: { file } }: Diagnostic): string => `${file} ${code} ${message}`
