import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, realpathSync } from 'node:fs'
import { isAbsolute, join, relative, sep } from 'node:path'
import { environmentsFolder } from '../../model/environments-folder.ts'

/** Windows has neither: there is nothing to open by mistake. */
const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants

/**
 * The real place of something below `root`/environments, symbolic links followed; the folder itself without a path.
 *
 * @throws the file system's error; one of the same form where it lies outside
 */
export function realPlace(root: string, path = ''): string {
  const top = realpathSync.native(join(root, environmentsFolder))
  const place = realpathSync.native(join(root, environmentsFolder, path))
  if (isOutside(realpathSync.native(root), top) || isOutside(top, place))
    throw refusal('EOUTSIDE', `it leads out of ${environmentsFolder}/`)
  return place
}

/**
 * Reads a file below `root`/environments. What is read is what was checked, even where somebody puts a link in its
 * place meanwhile; what is no file (a pipe, a device) is not waited for.
 *
 * @throws as realPlace; where it is no file
 */
export function readInside(root: string, path: string): Buffer {
  const place = realPlace(root, path)
  const descriptor = openSync(place, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
  try {
    const [opened, there] = [fstatSync(descriptor), lstatSync(place)]
    if (!opened.isFile()) throw refusal('EINVAL', 'it is not a file')
    if (realPlace(root, path) !== place || there.dev !== opened.dev || there.ino !== opened.ino)
      throw refusal('EBUSY', 'it was replaced while it was read')
    return readFileSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Whether a place lies outside a folder; both absolute, without symbolic links. */
export function isOutside(top: string, place: string): boolean {
  const way = relative(top, place)
  return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)
}

/** What we refuse, in the form of the file system's errors. */
export const refusal = (code: string, message: string): NodeJS.ErrnoException =>
  Object.assign(new Error(`${code}: ${message}`), { code, syscall: 'open' })
