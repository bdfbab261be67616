import { closeSync, openSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Keeper } from '../kept.ts'
import { digestOf } from '../model/digest.ts'
import { type HeldText, textOf } from '../model/held-text.ts'
import { attempt, cacheFolder, writeCache } from './cache-folder.ts'
import { cacheLine, cacheLines, isCacheOf, type Line, readCache } from './cache-format.ts'
import { isCurrent } from './ownership.ts'

/** What a cache holds, in memory that threads share; nothing where there is none that this compiler may read. */
export interface CacheBytes {
  bytes?: SharedArrayBuffer | undefined
}

/** The cache of a root. */
interface RootCache {
  read: CacheBytes
  /** Has it hold these entries and no others; those without a text stay as they are. */
  keep: (entries: readonly [key: string, text: HeldText | undefined][]) => void
}

/**
 * Opens the cache of a root.
 *
 * @param root the folder that holds environments/ and out/
 */
export function openCache(root: string): RootCache | undefined {
  return attempt(() => {
    const folder = cacheFolder('compile')
    const name = digestOf(realpathSync(root))
    const compiler = compilerDigest()
    const bytes = attempt(() => readWhole(join(folder, name), compiler))
    return {
      read: { bytes },
      keep(entries) {
        const before = bytes && readCache(new Uint8Array(bytes))
        if (before?.size === entries.length && entries.every(([, text]) => text === undefined)) return
        const lines = function* (): Generator<Line> {
          for (const [key, text] of entries)
            yield text === undefined ? before!.line(key)! : cacheLine(key, textOf(text))
        }
        attempt(() =>
          writeCache(folder, name, (temporary) => {
            const descriptor = openSync(temporary, 'a')
            try {
              for (const line of cacheLines(compiler, lines())) writeFileSync(descriptor, line)
            } finally {
              closeSync(descriptor)
            }
          }),
        )
      },
    }
  })
}

/** What a cache holds of a root, as long as out/ holds it, too. */
export function keeperOf(root: string, { bytes }: CacheBytes): Keeper {
  const cache = bytes && readCache(new Uint8Array(bytes))
  return { get: (key) => cache?.get(key), isCurrent: (path, digest) => isCurrent(root, path, digest) }
}

function readWhole(place: string, compiler: string): SharedArrayBuffer | undefined {
  const bytes = readFileSync(place)
  if (!isCacheOf(compiler, bytes)) return undefined
  const shared = new SharedArrayBuffer(bytes.length)
  new Uint8Array(shared).set(bytes)
  return shared
}

/** Stands for this program, every file of it, and for the Node that runs it: whoever patches it has another. */
function compilerDigest(): string {
  const top = join(import.meta.dirname, '..')
  const files = readdirSync(top, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(?:cjs|ts)$/.test(path))
    .sort()
  return digestOf(
    JSON.stringify([process.version, files.map((path) => [path, digestOf(readFileSync(join(top, path)))])]),
  )
}
