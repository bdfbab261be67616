import { existsSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { compileObjects } from '../compile.ts'
import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.ts'
import { inEnvironments } from '../model/environments-folder.ts'
import { checkIds, isEnvironment } from '../phases/2-resolve/ids.ts'
import { environmentFile } from '../scaffold/environment-file.ts'
import { schemaFolders } from '../scaffold/repository/repository-files.ts'
import { createFile } from '../write/environment-file.ts'
import { systemFailure } from '../write/failure.ts'
import { choose, openTerminal } from './ask.ts'
import { type Options, UsageError } from './options.ts'
import { report } from './report.ts'
import { seenFrom } from './root.ts'

/** Writes an environment file to start from, and reports what is still wrong with it. Overwrites nothing. */
export async function run(operands: string[], options: Options): Promise<number> {
  const [id, ...more] = operands
  if (id === undefined || more.length > 0)
    throw new UsageError('new takes one environment: the path of its file below environments/, without .yaml')
  const path = `${id}.yaml`
  if (!isEnvironment(path)) throw new UsageError(`${path} would be a file of values to be shared, and no environment`)
  const before = await compileObjects(options.root)
  if (before.ids.includes(id)) throw new UsageError(`there is an environment ${id} already`)
  const others = before.ids.map((other) => `${other}.yaml`)
  const known = checkIds(others).map(({ message }) => message)
  const wrong = checkIds([...others, path]).find(({ message }) => !known.includes(message))
  if (wrong) throw new UsageError(`${wrong.location.file}: ${wrong.message}`)

  const terminal = openTerminal()
  const chosen = await choose(options, terminal).finally(() => terminal.close())
  const clusters = Object.keys(before.fleetFile.fleet?.clusters ?? {})
  const text = environmentFile({
    id,
    ...chosen.choices,
    details: chosen.details,
    extends: options.extends,
    ...(clusters.length > 0 && !clusters.includes('in-cluster') && { cluster: clusters[0]! }),
    ...schemaOf(options.root, path),
  })
  try {
    createFile(options.root, path, text)
  } catch (error) {
    report([systemFailure(error, 'write', inEnvironments(path))], options)
    return 1
  }
  const { diagnostics } = await compileObjects(options.root)
  const isOwn = ({ environments, location }: Diagnostic) =>
    environments?.includes(id) || location.file === inEnvironments(path)
  const own = diagnostics.filter(isOwn)
  report(own, options)
  if (!options.quiet && options.format === 'pretty')
    console.error(`${seenFrom('.', options.root)(inEnvironments(path))} is written: edit it, then compile`)
  return hasErrors(own) ? 1 : 0
}

/** Where editors find the schema, as the file sees it: in this repository, or in the package. */
function schemaOf(root: string, path: string): { schema: string } | undefined {
  const file = join(root, inEnvironments(path))
  const schema = schemaFolders
    .map((folder) => join(root, folder, 'environment.schema.json'))
    .find((schema) => existsSync(schema))
  return schema === undefined ? undefined : { schema: relative(dirname(file), schema).replaceAll(sep, '/') }
}
