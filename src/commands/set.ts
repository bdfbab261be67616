import { compileObjects } from '../compile.ts'
import { parseAssignment } from './assignment.ts'
import { edit } from './edit.ts'
import { requireEnvironments } from './environments.ts'
import { type Options, UsageError } from './options.ts'

/** Sets values in environments' own files. */
export async function set(operands: string[], options: Options): Promise<number> {
  const assignments = operands.filter((operand) => operand.includes('=')).map((text) => parseAssignment(text, text))
  const ids = [...new Set(operands.filter((operand) => !operand.includes('=')))]
  if (assignments.length === 0 || ids.length === 0)
    throw new UsageError('set takes values and environments, such as: set replicas=2 staging prod')
  const before = await compileObjects(options.root)
  requireEnvironments(ids, before.ids, before.diagnostics)
  const problems = assignments.flatMap(({ parsed }) => parsed.diagnostics)
  const { status, isChanged } =
    before.ids.length === 0
      ? { status: 1, isChanged: false }
      : await edit(before, ids, assignments, { options, problems })
  if (status === 0 && !isChanged && !options.quiet) console.error(`${ids.join(', ')}: nothing to change`)
  return status
}
