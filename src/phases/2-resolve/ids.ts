import { basename } from 'node:path/posix'
import type { Code } from '../../diagnostics/catalogue.ts'
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts'
import { inEnvironments } from '../../model/environments-folder.ts'

/** Environments have names from which those of namespaces and folders are made: DNS labels, with / between them. */
const segment = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/

/**
 * Names that Windows keeps for devices, with any extension: what is made for such an id can't be checked out there.
 *
 * Source: learn.microsoft.com/windows/win32/fileio/naming-a-file
 */
const device = /^(?:con|prn|aux|nul|(?:com|lpt)[0-9])$/

/** Files below overrides/, and names that begin with `_`, are there to be shared. */
export const isEnvironment = (path: string): boolean =>
  !path.startsWith('overrides/') && !path.split('/').some((part) => part.startsWith('_'))

/** The id of an environment: the path of its file without the extension. */
export const idOfFile = (path: string): string => path.replace(/\.ya?ml$/, '')

const foldersOf = (id: string): string[] => [...id.matchAll(/\//g)].map(({ index }) => id.slice(0, index))

/**
 * What is wrong with the names of environment files: ids that are none, two files of one id, an id that is another's
 * folder.
 */
export function checkIds(paths: readonly string[]): Diagnostic[] {
  const ids = new Map(paths.map((path) => [idOfFile(path), path]))
  const files = new Map<string, string>()
  return paths.flatMap((path) => {
    const id = idOfFile(path)
    const refuse = (code: Code, message: string, help: string): Diagnostic[] => [
      diagnose(code, { file: inEnvironments(path) }, { message, help, environments: [id] }),
    ]
    const wrong = id.split('/').find((part) => !segment.test(part) || part.length > 63)
    if (wrong !== undefined) {
      const right = wrong
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-+|-+$/g, '')
        .slice(0, 63)
      return refuse(
        'environment-name',
        `${JSON.stringify(wrong)} can't be part of an environment's name: lower-case letters, digits and - make one`,
        right === ''
          ? 'rename the file'
          : `rename it to ${right}, or to _${basename(path)} if it is there to be shared`,
      )
    }
    const reserved = id.split('/').find((part) => device.test(part))
    if (reserved !== undefined) {
      const message = `Windows keeps the name ${reserved} for a device, and can't check out what is made for it`
      return refuse('environment-name', message, `rename it, to ${reserved}-env for example`)
    }
    const other = files.get(id)
    files.set(id, path)
    if (other !== undefined) {
      return refuse('environment-twice', `${inEnvironments(other)} has the same id: ${id}`, 'keep one of the two files')
    }
    const folder = foldersOf(id)
      .map((above) => ids.get(above))
      .find((another) => another !== undefined)
    if (folder !== undefined) {
      return refuse(
        'environment-folder',
        `the id of ${inEnvironments(folder)} is the folder of this one`,
        `move ${inEnvironments(folder)} into the folder, as ${idOfFile(folder)}/main.yaml for example`,
      )
    }
    return []
  })
}
