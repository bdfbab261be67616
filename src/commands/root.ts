import { existsSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { environmentsFolder } from '../model/environments-folder.ts'

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false

/** A folder and those above it, the nearest first. */
function upwards(folder: string): string[] {
  const above = dirname(folder)
  return above === folder ? [folder] : [folder, ...upwards(above)]
}

const isBelow = (folder: string, path: string): boolean => `${path}${sep}`.startsWith(`${folder}${sep}`)

/**
 * The folder that holds environments/ for whoever stands in a folder: this one, or the next above within its Git
 * repository; outside of any, one that holds out/, too. Who stands within environments/ is not at the root of another.
 * Relative to there, which is the answer without any, too.
 */
export function findRoot(from: string): string {
  const all = upwards(resolve(from))
  const top = all.findIndex((folder) => existsSync(join(folder, '.git')))
  const roots = (top === -1 ? all : all.slice(0, top + 1)).filter(
    (folder, index) =>
      isFolder(join(folder, environmentsFolder)) && (index === 0 || top !== -1 || isFolder(join(folder, 'out'))),
  )
  const root = roots.find((root) => isBelow(join(root, environmentsFolder), all[0]!)) ?? roots[0]
  return relative(from, root ?? from) || '.'
}

/** The top of the Git repository that a folder lies in; else the folder where the command runs. */
export const repositoryTop = (root: string): string =>
  upwards(resolve(root)).find((folder) => existsSync(join(folder, '.git'))) ?? process.cwd()

/** Whether a diagnostic's file is one of the root's, and not one that was named on the command line. */
export const isOfRoot = (file: string): boolean => /^(?:environments|out)(?:\/|$)/.test(file)

/**
 * Names files of a root, such as `environments/dev.yaml`, as they are found from a folder: below a root that is named in
 * full they are named so, too. Others keep their names.
 */
export function seenFrom(folder: string, root: string): (file: string) => string {
  if (resolve(folder) === resolve(root)) return (file) => file
  const name = (file: string): string =>
    isAbsolute(root) && folder === '.' ? join(root, file) : relative(folder, resolve(root, file))
  return (file) => (isOfRoot(file) ? name(file).replaceAll(sep, '/') || '.' : file)
}
