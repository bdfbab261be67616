import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  linkSync,
  lstatSync,
  mkdirSync,
  renameSync,
  rmdirSync,
  statSync,
} from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { environmentsFolder } from '../model/environments-folder.ts'
import { realPlace, refusal } from '../phases/1-load/door.ts'
import { staged } from './staged.ts'

/**
 * Writes a new file below `root`/environments, and its folders: it is there whole, or not at all, and replaces nothing.
 *
 * @throws the file system's error, or one of its form where a link leads elsewhere
 */
export function createFile(root: string, path: string, text: string): void {
  const made: string[] = []
  try {
    const parts = [environmentsFolder, ...path.split('/')]
    for (const length of parts.slice(1).keys()) enter(join(root, ...parts.slice(0, length + 1)), length > 0, made)
    const folder = realPlace(root, posix.dirname(path))
    if (folder !== join(realPlace(root), posix.dirname(path))) throw refusal('EOUTSIDE', 'a folder is a link')
    staged(folder, text, (temporary) => moveNew(temporary, join(folder, posix.basename(path))))
  } catch (error) {
    for (const folder of made.reverse()) removeEmpty(folder)
    throw error
  }
}

/** Makes a folder where there is none. One that is read through a link is written to through none. */
function enter(folder: string, isBelow: boolean, made: string[]): void {
  try {
    mkdirSync(folder)
    made.push(folder)
  } catch (error) {
    const found = lstatSync(folder, { throwIfNoEntry: false })
    if (isBelow && found?.isSymbolicLink()) throw refusal('EOUTSIDE', 'a folder is a link')
    if (!found?.isDirectory() && !found?.isSymbolicLink()) throw error
  }
}

/** Renames, but over nothing; where the file system has no hard links, what is there is looked for first. */
export function moveNew(temporary: string, place: string): void {
  try {
    linkSync(temporary, place)
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK'].includes(code) || lstatSync(place, { throwIfNoEntry: false }))
      throw error
    renameSync(temporary, place)
  }
}

function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder)
  } catch {
    // Somebody else has put something there.
  }
}

/**
 * Gives a file below `root`/environments another content: it is old or new, never half, and keeps its mode and its
 * owner; a symbolic link stays one. Hard links stay with the old content.
 *
 * @throws the file system's error; also where the file is read-only, or its owner can't be kept
 */
export function replaceFile(root: string, path: string, content: Uint8Array): void {
  const place = realPlace(root, path)
  const { mode, uid, gid } = statSync(place)
  accessSync(place, constants.W_OK)
  // Who may write everything, may write this; they are asked to say so.
  if ((mode & 0o222) === 0) throw refusal('EACCES', 'it is read-only')
  staged(dirname(place), content, (temporary) => {
    const made = statSync(temporary)
    if (made.uid !== uid || made.gid !== gid) chownSync(temporary, uid, gid)
    chmodSync(temporary, mode & 0o7777)
    renameSync(temporary, place)
  })
}

/** How many names a file has besides its own. */
export const otherNames = (root: string, path: string): number => statSync(realPlace(root, path)).nlink - 1
