import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, realpathSync } from 'node:fs'
import { isAbsolute, join, relative, sep } from 'node:path'
import { environmentsFolder } from '../../model/environments-folder.ts'

/** Windows has neither: there is nothing to open by mistake. */
const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants

/**
 * The real place of something below `root`/environments, symbolic links followed; the folder itself without a path.
 *
 * @param top the real place of the folder, where it is known
 * @throws the file system's error; one of the same form where it lies outside
 */
export function realPlace(root: string, path = '', top = realTop(root)): string {
  const place = path === '' ? top : realpathSync.native(join(root, environmentsFolder, path))
  if (isOutside(top, place)) throw leadsOut()
  return place
}

function realTop(root: string): string {
  const top = realpathSync.native(join(root, environmentsFolder))
  if (isOutside(realpathSync.native(root), top)) throw leadsOut()
  return top
}

const leadsOut = () => refusal('EOUTSIDE', `it leads out of ${environmentsFolder}/`)

/**
 * Reads a file below `root`/environments. What is read is what was checked, even where somebody puts a link in its
 * place meanwhile; what is no file (a pipe, a device) is not waited for.
 *
 * @param top the real place of the folder, where it is known
 * @throws as realPlace; where it is no file
 */
export function readInside(root: string, path: string, top = realTop(root)): Buffer {
  const place = realPlace(root, path, top)
  const descriptor = openSync(place, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
  try {
    const [opened, there] = [fstatSync(descriptor), lstatSync(place)]
    if (!opened.isFile()) throw refusal('EINVAL', 'it is not a file')
    if (realPlace(root, path, top) !== place || there.dev !== opened.dev || there.ino !== opened.ino)
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
