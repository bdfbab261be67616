import { chmodSync, lstatSync, mkdirSync, readFileSync, realpathSync, renameSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isOutside, refusal } from '../phases/1-load/door.ts'
import { moveNew } from './environment-file.ts'
import { isMissing } from './failure.ts'
import { staged } from './staged.ts'

/** The text of a file below a folder; undefined where there is none. */
export function readText(top: string, path: string): string | undefined {
  try {
    return readFileSync(join(top, path), 'utf8')
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/**
 * Gives a file below a folder its text, and makes the folders on its way: it is there whole, or as it was. What comes
 * there meanwhile is not overwritten.
 *
 * @throws the file system's error, or one of its form where a link leads out of the folder
 */
export function putText(top: string, path: string, text: string): void {
  mkdirSync(top, { recursive: true })
  const folder = dirname(join(top, path))
  refuseOutside(top, nearest(folder))
  mkdirSync(folder, { recursive: true })
  const place = join(folder, path.slice(path.lastIndexOf('/') + 1))
  const isThere = lstatSync(place, { throwIfNoEntry: false }) !== undefined
  if (isThere) refuseOutside(top, place)
  staged(folder, text, (temporary) => {
    if (!isThere) return moveNew(temporary, place)
    chmodSync(temporary, statSync(place).mode & 0o7777)
    renameSync(temporary, realpathSync(place))
  })
}

/** The folder itself, or the next above that is there. */
function nearest(folder: string): string {
  return lstatSync(folder, { throwIfNoEntry: false }) ? folder : nearest(dirname(folder))
}

function refuseOutside(top: string, place: string): void {
  if (isOutside(realpathSync(top), realpathSync(place))) throw refusal('EOUTSIDE', 'a link leads elsewhere')
}
