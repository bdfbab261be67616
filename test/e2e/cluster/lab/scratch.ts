import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Service } from './service.ts'

/** A folder for files of a moment. It is gone when it is stopped, at the latest with this process. */
export interface Scratch extends Service {
  path: string
}

const memory = '/dev/shm'

/** Makes such a folder in memory, or where temporary files lie on a system that has no place there. */
export function scratch(): Scratch {
  const path = mkdtempSync(join(existsSync(memory) ? memory : tmpdir(), 'mlflow-gitops-scratch-'))
  const remove = (): void => rmSync(path, { recursive: true, force: true, maxRetries: 5 })
  process.once('exit', remove)
  return {
    path,
    async stop() {
      remove()
      process.off('exit', remove)
    },
  }
}
