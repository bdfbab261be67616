import { posix } from 'node:path'
import { memoizeText } from '../../model/memo.ts'

/** A path in the container as it is compared: `/a//b/./` is `/a/b`. */
export const normalized = memoizeText((path: string): string => posix.normalize(path).replace(/(.)\/$/, '$1'))

/** Whether a path is a folder or lies below it. */
export function isWithin(path: string, folder: string): boolean {
  const [inner, outer] = [normalized(path), normalized(folder)]
  return inner === outer || inner.startsWith(outer.endsWith('/') ? outer : `${outer}/`)
}
