import { compileObjects } from '../compile.ts'
import { diagnosticFormats } from '../diagnostics/formats.ts'
import { parseAssignment } from './assignment.ts'
import type { Command } from './command.ts'
import { edit } from './edit.ts'
import { requireEnvironments } from './environments.ts'
import { type Options, UsageError } from './options.ts'

export const set: Command = {
  operands: 'KEY=VALUE… ENV…',
  summary: 'set values in environment files, and leave the rest as it is',
  options: {},
  formats: diagnosticFormats,
  details:
    'KEY is a path, \\. a dot in a key; VALUE is YAML. Comments, order and quotes stay, and every byte outside of the value.',
  examples: [
    'replicas=2 staging',
    'image=ghcr.io/mlflow/mlflow:v3.17.2-full server.workers=8 staging prod',
    "'metadata.labels.example\\.com/team=vision' vision/research",
  ],
  run,
}

/** Sets values in environments' own files. */
async function run(operands: string[], options: Options): Promise<number> {
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
