import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { staged } from './staged.ts'

/** How long a file stays that no run has changed: that of a root that is gone, or of another version. */
const oldest = 30 * 24 * 60 * 60 * 1000

/**
 * The folder of what this program can make again. It lies with the user's other caches, never in the repository, which
 * others write, too: who is given a cache believes it.
 */
export const cacheFolder = (kind: 'code' | 'compile'): string => join(userCaches(), 'mlflow-gitops', kind)

/** Where programs keep what can be made again: the XDG Base Directory Specification, and what other systems have. */
function userCaches(): string {
  const { XDG_CACHE_HOME = '', LOCALAPPDATA = '' } = process.env
  if (isAbsolute(XDG_CACHE_HOME)) return XDG_CACHE_HOME
  if (process.platform === 'win32' && isAbsolute(LOCALAPPDATA)) return LOCALAPPDATA
  return join(homedir(), process.platform === 'darwin' ? 'Library/Caches' : '.cache')
}

/** Writes a file of a folder of caches, whole or not at all, and removes those that nobody has written for long. */
export function writeCache(folder: string, name: string, write: (temporary: string) => void): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  for (const other of readdirSync(folder)) if (isOld(join(folder, other))) rmSync(join(folder, other))
  staged(folder, '', (temporary) => {
    write(temporary)
    renameSync(temporary, join(folder, name))
  })
}

const isOld = (file: string): boolean => Date.now() - statSync(file).mtimeMs > oldest

/** What is done with a cache; undefined where it can't be: whatever keeps it from being read or written only costs time. */
export function attempt<Result>(take: () => Result): Result | undefined {
  try {
    return take()
  } catch {
    return undefined
  }
}
