import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { compareText, type Diagnostic } from '../../diagnostics/diagnostic.ts'
import { environmentsFolder, inEnvironments } from '../../model/environments-folder.ts'
import { isOutside, readInside, realPlace } from './door.ts'
import { fileFailure, reason } from './failure.ts'
import { unreadName } from './file-names.ts'

/** What may be read below environments/, as sorted paths relative to it; and what may not, with the reason. */
export interface FoundFiles {
  readable: string[]
  refused: Map<string, Diagnostic>
  /** What is said of files whose names look as if they were read. */
  ignored?: Diagnostic[]
}

/** Where environment files are: in a environmentsFolder, or in a revision of a Git repository. */
export interface FileTree {
  /** @throws the file system's error where a folder can't be read */
  find(): FoundFiles
  /** How many bytes a readable file has. @throws the file system's error */
  size(path: string): number
  /** @throws the file system's error */
  read(path: string): Uint8Array
  /** The file that a readable path leads to, through symbolic links. @throws the file system's error */
  target(path: string): string
}

/** The files below `root`/environments. */
export function workingTree(root: string): FileTree {
  let known: string | undefined
  const top = (): string => (known ??= realPlace(root))
  return {
    find: () => findFiles(root),
    size: (path) => statSync(join(root, environmentsFolder, path)).size,
    read: (path) => readInside(root, path, top()),
    target: (path) => slashed(relative(top(), realPlace(root, path, top()))),
  }
}

const slashed = (path: string): string => path.replaceAll(sep, '/')

/**
 * Finds the YAML files below `root`/environments, hidden ones aside. Symbolic links are followed to files inside only.
 *
 * @throws the file system's error where a folder can't be read
 */
function findFiles(root: string): FoundFiles {
  const top = join(root, environmentsFolder)
  const ignored: Diagnostic[] = []
  const files: FoundFiles = { readable: [], refused: new Map(), ignored }
  if (isOutside(realpathSync(root), realpathSync(top))) {
    files.refused.set('', folderLeadsOut)
    return files
  }
  for (const entry of readdirSync(top, { recursive: true, withFileTypes: true })) {
    const path = slashed(relative(top, join(entry.parentPath, entry.name)))
    if (path.split('/').some((part) => part.startsWith('.'))) continue
    const wrong = entry.isSymbolicLink() ? wrongLink(top, path, entry) : undefined
    if (wrong) files.refused.set(path, wrong)
    else if (isYaml(entry.name) && (entry.isFile() || entry.isSymbolicLink())) files.readable.push(path)
    else if (isYaml(entry.name) && !entry.isDirectory()) files.refused.set(path, noFile(path))
    else if (!entry.isDirectory()) ignored.push(...unreadName(path))
  }
  files.readable.sort(compareText)
  return files
}

export const folderLeadsOut = fileFailure(
  'symlink',
  environmentsFolder,
  `${environmentsFolder}/ is a symbolic link that leads out of the repository`,
  'put the folder itself there',
)

export const isYaml = (path: string): boolean => /\.ya?ml$/.test(path)

const noFile = (path: string): Diagnostic =>
  fileFailure(
    'file-unreadable',
    inEnvironments(path),
    'this is neither a file nor a folder',
    'put a file in its place, or take it away',
  )

function wrongLink(top: string, path: string, entry: Dirent): Diagnostic | undefined {
  const refuse = (message: string, help: string) => fileFailure('symlink', inEnvironments(path), message, help)
  try {
    const target = realpathSync(join(top, path))
    if (statSync(target).isDirectory()) {
      return refuse('a symbolic link to a folder is not followed', 'put the folder itself there, or use extends')
    }
    if (isYaml(entry.name) && !statSync(target).isFile()) return noFile(path)
    if (!isYaml(entry.name) || !isOutside(realpathSync(top), target)) return undefined
    return refuse(`this symbolic link leads out of ${environmentsFolder}/`, 'put a file in its place')
  } catch (error) {
    if (!isYaml(entry.name)) return undefined
    return refuse(`this symbolic link leads nowhere: ${reason(error)}`, 'take it away, or put a file in its place')
  }
}
