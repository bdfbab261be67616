import { existsSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { inEnvironments } from '../model/environments-folder.ts'
import { checkIds, isEnvironment } from '../phases/2-resolve/ids.ts'
import { schemaFolders } from '../scaffold/repository/repository-files.ts'
import { UsageError } from './options.ts'

/**
 * The file of an environment that is to be written beside others, as a path below environments/.
 *
 * @throws UsageError for a name that no environment may have, by itself or beside those that are there
 */
export function pathOfNew(id: string, ids: readonly string[]): string {
  const path = `${id}.yaml`
  if (!isEnvironment(path)) throw new UsageError(`${path} would be a file of values to be shared, and no environment`)
  const others = ids.filter((other) => other !== id).map((other) => `${other}.yaml`)
  const known = checkIds(others).map(({ message }) => message)
  const wrong = checkIds([...others, path]).find(({ message }) => !known.includes(message))
  if (wrong) throw new UsageError(`${wrong.location.file}: ${wrong.message}`)
  return path
}

/** The folder of the schemas below a root: of this repository, or of the package; undefined where neither is there. */
export const schemaFolder = (root: string): string | undefined =>
  schemaFolders.find((folder) => existsSync(join(root, folder, 'environment.schema.json')))

/** Where editors find the schema, as an environment's file sees it; undefined where there is none. */
export function schemaOf(root: string, path: string): string | undefined {
  const folder = schemaFolder(root)
  if (folder === undefined) return undefined
  const schema = join(root, folder, 'environment.schema.json')
  return relative(dirname(join(root, inEnvironments(path))), schema).replaceAll(sep, '/')
}
