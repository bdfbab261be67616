import { compileObjects } from '../compile.ts'
import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.ts'
import { inEnvironments } from '../model/environments-folder.ts'
import { environmentFile } from '../scaffold/environment-file.ts'
import { createFile } from '../write/environment-file.ts'
import { systemFailure } from '../write/failure.ts'
import { choose, openTerminal } from './ask.ts'
import { pathOfNew, schemaOf } from './new-environment.ts'
import { type Options, UsageError } from './options.ts'
import { printDiagnostics } from './print.ts'
import { seenFrom } from './root.ts'

/** Writes an environment file to start from, and reports what is still wrong with it. Overwrites nothing. */
export async function run(operands: string[], options: Options): Promise<number> {
  const [id, ...more] = operands
  if (id === undefined || more.length > 0)
    throw new UsageError('new takes one environment: the path of its file below environments/, without .yaml')
  const before = await compileObjects(options.root)
  if (before.ids.includes(id)) throw new UsageError(`there is an environment ${id} already`)
  const path = pathOfNew(id, before.ids)

  const terminal = openTerminal()
  const chosen = await choose(options, terminal).finally(() => terminal.close())
  const clusters = Object.keys(before.fleetFile.fleet?.clusters ?? {})
  const schema = schemaOf(options.root, path)
  const text = environmentFile({
    id,
    ...chosen.choices,
    details: chosen.details,
    extends: options.extends,
    ...(clusters.length > 0 && !clusters.includes('in-cluster') && { cluster: clusters[0]! }),
    ...(schema !== undefined && { schema }),
  })
  try {
    createFile(options.root, path, text)
  } catch (error) {
    printDiagnostics([systemFailure(error, 'write', inEnvironments(path))], options)
    return 1
  }
  const { diagnostics } = await compileObjects(options.root)
  const isOwn = ({ environments, location }: Diagnostic) =>
    environments?.includes(id) || location.file === inEnvironments(path)
  const own = diagnostics.filter(isOwn)
  printDiagnostics(own, options)
  if (!options.quiet && options.format === 'pretty')
    console.error(`${seenFrom('.', options.root)(inEnvironments(path))} is written: edit it, then compile`)
  return hasErrors(own) ? 1 : 0
}
