import { randomBytes } from 'node:crypto'

/** The line of out/.gitignore that covers every temporary folder. */
export const ignored = '.tmp-*/\n'

/**
 * A name for this process's temporary folder. It lies in out/ itself, because only there a rename is sure to stay on
 * one file system. It names the process, so that the leftovers of a killed one can be recognised.
 */
export const temporaryName = (): string => `.tmp-${process.pid}-${randomBytes(4).toString('hex')}`

/** Whether a folder of out/ is a temporary one whose process is gone. */
export function isStale(name: string): boolean {
  const parts = /^\.tmp-(\d+)-[0-9a-f]{8}$/.exec(name)
  return parts !== null && !isAlive(Number(parts[1]))
}

function isAlive(id: number): boolean {
  try {
    return process.kill(id, 0)
  } catch (error) {
    // EPERM: there is one, of another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
