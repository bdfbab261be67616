import { posix } from 'node:path'

/** A path in the container as it is compared: `/a//b/./` is `/a/b`. */
export const normalized = (path: string): string => posix.normalize(path).replace(/(.)\/$/, '$1')

/** Whether a path is a folder or lies below it. */
export const isWithin = (path: string, folder: string): boolean =>
  `${normalized(path)}/`.startsWith(normalized(folder).replace(/\/?$/, '/'))
