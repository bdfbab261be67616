import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { environmentsFolder } from '../model/environments-folder.ts'
import type { FileTree } from '../phases/1-load/files.ts'

/** Texts that files are to have, by their paths below environments/. */
export type Edits = ReadonlyMap<string, string>

const mark = '\ufeff'

/** A tree as it is once its files are edited. A byte order mark stays where there was one. */
export const editedTree = (tree: FileTree, edits: Edits): FileTree => {
  const read = (path: string): Uint8Array => {
    const bytes = tree.read(path)
    const text = edits.get(path)
    if (text === undefined) return bytes
    const isMarked = Buffer.from(bytes.subarray(0, 3)).toString('utf8') === mark
    return Buffer.from(`${isMarked ? mark : ''}${text}`)
  }
  return { find: () => tree.find(), size: (path) => (edits.has(path) ? read(path).length : tree.size(path)), read }
}

/**
 * Writes one file of an edited tree: it is old or new, never half, and keeps its mode; a symbolic link stays one.
 *
 * @throws the file system's error
 */
export function writeEdited(root: string, tree: FileTree, path: string): void {
  const file = realpathSync(join(root, environmentsFolder, path))
  const temporary = join(dirname(file), `.${basename(file)}.${process.pid}.tmp`)
  try {
    writeFileSync(temporary, tree.read(path), { mode: statSync(file).mode, flag: 'wx' })
    renameSync(temporary, file)
  } finally {
    rmSync(temporary, { force: true })
  }
}
