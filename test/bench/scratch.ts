import { existsSync, mkdtempSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Linux's file system in memory. */
const sharedMemory = '/dev/shm'

/** What all trees of a whole run take, in bytes: nothing is deleted between runs. */
const needed = 2 * 1024 ** 3

/**
 * A new folder on tmpfs, where the disk can't disturb; elsewhere, and saying so, where there is none or it is too
 * small.
 */
export function makeScratch(): { scratch: string; warning?: string } {
  const free = existsSync(sharedMemory) ? statfsSync(sharedMemory) : undefined
  const isFit = free !== undefined && free.bavail * free.bsize >= needed
  const scratch = mkdtempSync(join(isFit ? sharedMemory : tmpdir(), 'mlflow-gitops-bench-'))
  return isFit
    ? { scratch }
    : {
        scratch,
        warning: `${sharedMemory} has no 2 GiB free: trees are written to ${tmpdir()}, and times depend on its disk`,
      }
}
