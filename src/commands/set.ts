import { compileObjects } from '../compile.ts'
import { parseAssignment } from './assignment.ts'
import { editEnvironments } from './edit-environments.ts'
import { UsageError, type Options } from './options.ts'

/** Sets values in environment files. */
export async function set(operands: string[], options: Options): Promise<number> {
  const assignments = operands.filter((operand) => operand.includes('=')).map((text) => parseAssignment(text, text))
  const ids = [...new Set(operands.filter((operand) => !operand.includes('=')))]
  if (assignments.length === 0 || ids.length === 0) throw new UsageError('set takes values and environments, such as: set replicas=2 staging prod')
  const problems = assignments.flatMap(({ parsed }) => parsed.diagnostics)
  const { status } = await editEnvironments(await compileObjects(options.root), ids, assignments, { options, problems })
  return status
}
