import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { digestOf, type Keeper } from '../kept.ts'
import { cacheLine, cacheLines, isCacheOf, readCache } from './cache-format.ts'
import { staged } from './environment-file.ts'
import { isCurrent } from './ownership.ts'

/** What a cache holds, in memory that threads share; nothing where there is none that this compiler may read. */
export interface CacheBytes {
  bytes?: SharedArrayBuffer | undefined
}

/** The cache of a root. */
interface RootCache {
  read: CacheBytes
  /** Has it hold these entries and no others; those without a text stay as they are. */
  keep: (entries: readonly [key: string, text: string | undefined][]) => void
}

/** How long a cache stays that no run has changed: that of a root that is gone, for one. */
const oldest = 30 * 24 * 60 * 60 * 1000

/**
 * Opens the cache of a root. It lies with the user's other caches, never in the repository, which others write, too:
 * who is given a cache believes it. Whatever keeps it from being read or written only costs time.
 *
 * @param root the folder that holds environments/ and out/
 */
export function openCache(root: string): RootCache | undefined {
  return attempt(() => {
    const folder = join(cacheFolder(), 'mlflow-gitops', 'compile')
    const place = join(folder, digestOf(realpathSync(root)))
    const compiler = compilerDigest()
    const bytes = attempt(() => readWhole(place, compiler))
    return {
      read: { bytes },
      keep(entries) {
        const before = bytes && readCache(new Uint8Array(bytes))
        if (before?.size === entries.length && entries.every(([, text]) => text === undefined)) return
        const lines = entries.map(([key, text]) => (text === undefined ? before!.line(key)! : cacheLine(key, text)))
        attempt(() => {
          mkdirSync(folder, { recursive: true, mode: 0o700 })
          for (const name of readdirSync(folder)) if (isOld(join(folder, name))) rmSync(join(folder, name))
          staged(folder, '', (temporary) => {
            const descriptor = openSync(temporary, 'a')
            try {
              for (const line of cacheLines(compiler, lines)) writeFileSync(descriptor, line)
            } finally {
              closeSync(descriptor)
            }
            renameSync(temporary, place)
          })
        })
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

/** Where programs keep what can be made again: the XDG Base Directory Specification, and what other systems have. */
function cacheFolder(): string {
  const { XDG_CACHE_HOME = '', LOCALAPPDATA = '' } = process.env
  if (isAbsolute(XDG_CACHE_HOME)) return XDG_CACHE_HOME
  if (process.platform === 'win32' && isAbsolute(LOCALAPPDATA)) return LOCALAPPDATA
  return join(homedir(), process.platform === 'darwin' ? 'Library/Caches' : '.cache')
}

/** Stands for this program, every file of it, and for the Node that runs it: whoever patches it has another. */
function compilerDigest(): string {
  const top = fileURLToPath(new URL('..', import.meta.url))
  const files = readdirSync(top, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.[jt]s$/.test(path))
    .sort()
  return digestOf(
    JSON.stringify([process.version, files.map((path) => [path, digestOf(readFileSync(join(top, path)))])]),
  )
}

const isOld = (file: string): boolean => Date.now() - statSync(file).mtimeMs > oldest

function attempt<Result>(take: () => Result): Result | undefined {
  try {
    return take()
  } catch {
    return undefined
  }
}
