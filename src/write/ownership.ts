import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { digestOf } from '../model/digest.ts'
import { header, isOwn } from '../model/header.ts'

/** How a file at a place where `text` must go differs from it; a foreign one must not be overwritten. */
export type Difference = 'none' | 'changed' | 'line-ends' | 'foreign'

/**
 * Compares the file with what must lie at `path`, which is relative to out/. An empty file has nothing to lose (a power
 * failure leaves some), so it is never foreign.
 *
 * @throws errors of the file system
 */
export function compare(file: string, path: string, text: string): Difference {
  const content = read(file)
  if (content === text) return 'none'
  if (content === undefined) return isGenerated(file, path) ? 'changed' : 'foreign'
  if (content !== '' && !isOwn(path, content)) return 'foreign'
  return content.includes('\r') && content.replaceAll('\r\n', '\n') === text ? 'line-ends' : 'changed'
}

/** Whether a file below out/ holds what a digest stands for. */
export function isCurrent(root: string, path: string, digest: string): boolean {
  try {
    return digestOf(readFileSync(`${root}/out/${path}`)) === digest
  } catch {
    return false
  }
}

/**
 * Whether the file was generated to lie at `path`. Reads no more than it must.
 *
 * @throws errors of the file system
 */
export function isGenerated(file: string, path: string): boolean {
  const start = Buffer.alloc(Buffer.byteLength(header(path, '')))
  const descriptor = openSync(file, 'r')
  try {
    return isOwn(path, start.toString('utf8', 0, readSync(descriptor, start)))
  } finally {
    closeSync(descriptor)
  }
}

/** The text of a file, or undefined where it is larger than a text can be. */
function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ERR_FS_FILE_TOO_LARGE' || code === 'ERR_STRING_TOO_LONG') return undefined
    throw error
  }
}
