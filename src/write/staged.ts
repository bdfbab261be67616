import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isStale, temporaryName } from './temporary.ts'

/** Writes a temporary file into a folder, and has it taken to its place; sweeps what killed processes left there. */
export function staged(folder: string, content: string | Uint8Array, take: (temporary: string) => void): void {
  for (const name of readdirSync(folder)) if (isStale(join(folder, name))) rmSync(join(folder, name), { force: true })
  const temporary = join(folder, temporaryName())
  try {
    writeFileSync(temporary, content, { flag: 'wx' })
    take(temporary)
  } finally {
    rmSync(temporary, { force: true })
  }
}
