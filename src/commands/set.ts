import { type CompiledObjects, compileObjects } from '../compile.ts'
import { isDefaults } from '../model/environments-folder.ts'
import { idOfFile } from '../phases/2-resolve/ids.ts'
import { parseAssignment } from './assignment.ts'
import { edit } from './edit.ts'
import { named } from './environments.ts'
import { type Options, UsageError } from './options.ts'

/** Sets values in environments' own files, or in what they share by `_defaults.yaml`. */
export async function run(operands: string[], options: Options): Promise<number> {
  const assignments = operands.filter((operand) => operand.includes('=')).map((text) => parseAssignment(text, text))
  const asked = operands.filter((operand) => !operand.includes('='))
  if (assignments.length === 0 || (asked.length === 0 && !options.all))
    throw new UsageError('set takes values and environments, such as: set replicas=2 staging prod')
  if (asked.length > 0 && options.all) throw new UsageError('--all means every environment: name none beside it')
  const before = await compileObjects(options.root)
  const files = filesOf(asked, before, options.all)
  const problems = assignments.flatMap(({ parsed }) => parsed.diagnostics)
  const { status, isChanged } =
    before.ids.length === 0
      ? { status: 1, isChanged: false }
      : await edit(before, files, assignments, { options, problems, isDry: options['dry-run'] })
  if (status !== 0 || options.quiet) return status
  if (!isChanged) console.error(`${files.join(', ')}: nothing to change`)
  else if (options['dry-run']) console.error('nothing was written: this is a dry run')
  return status
}

/** The names of the files to edit: environments by their ids, and the `_defaults.yaml` that are named. */
function filesOf(asked: readonly string[], { ids, loaded, diagnostics }: CompiledObjects, all: boolean): string[] {
  if (all) return ids
  const shared = [...loaded.sources.keys(), ...loaded.broken].filter(isDefaults).map(idOfFile)
  const defaults = asked.filter((name) => shared.includes(name))
  return [
    ...defaults,
    ...named(
      asked.filter((name) => !defaults.includes(name)),
      ids,
      diagnostics,
    ),
  ]
}
