import { on } from 'node:events'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import type { Progress } from '../compile.ts'
import { type CompiledFiles, compileShare, type Share } from '../compile-share.ts'
import { type FoundFiles, workingTree } from '../phases/1-load/files.ts'
import { type CacheBytes, keeperOf, openCache } from '../write/cache.ts'
import { type Options, UsageError } from './options.ts'

/** How many files are worth a thread more: it loads the compiler anew, and all of it is slow at first. */
const filesPerThread = 250
/** More would wait for the one that joins what they make. */
const mostThreads = 8

/** From how many files on what is kept saves more than it costs. */
const fewestKept = 100
/** Of more environments it would take too much memory. */
const mostKept = 25_000

/** From how many files on memory is short before time is. */
const many = 2500

/** What a thread is started with. */
export interface Start {
  root: string
  found: FoundFiles | undefined
  index: number
  count: number
  /** Whether nothing is kept between runs, not even what V8 compiles. */
  isUncached: boolean
  /** Absent where nothing of the environments is kept. */
  cache?: CacheBytes | undefined
}

/**
 * Compiles the files of out/ on as many threads as pay, or as are asked for, and of environments that are as they were
 * takes what was kept: the same files and diagnostics, whatever their number, and whatever was kept.
 */
export async function compileFiles(
  { root, threads: asked, 'no-cache': isUncached = false }: Pick<Options, 'root' | 'threads' | 'no-cache'>,
  progress: Progress,
): Promise<CompiledFiles> {
  if (asked !== undefined && !/^[1-9]\d?$/.test(asked))
    throw new UsageError(`--threads ${asked} is no number of 1 to 99`)
  const found = findFiles(root)
  const pays = Math.min(availableParallelism(), mostThreads, Math.floor((found?.readable.length ?? 0) / filesPerThread))
  const count = Math.max(1, asked === undefined ? pays : Number(asked))
  const files = found?.readable.length ?? 0
  // Before it looks for what is free, V8 lets what is held grow to a multiple: of much, that is more than there may be.
  if (files > many) setFlagsFromString('--heap-growing-percent=15')
  const cache = isUncached || files < fewestKept || files > mostKept ? undefined : openCache(root)
  const { shares, join } = await together({ root, found, count, isUncached, cache: cache?.read }, progress)
  // What is written need not be held while they are joined.
  cache?.keep(shares.flatMap(({ keep }) => keep.splice(0)))
  return join(shares)
}

/** What there is to compile; nothing where it can't be read, which the compilation tells. */
function findFiles(root: string): FoundFiles | undefined {
  try {
    return workingTree(root).find()
  } catch {
    return undefined
  }
}

/** This thread is the first; the others are workers, which it gives what each has for all. */
async function together({ count, ...start }: Omit<Start, 'index'>, progress: Progress) {
  const workers = count > 1 ? startWorkers({ count, ...start }) : []
  const inboxes = workers.map((worker) => on(worker, 'message'))
  const received = async () => Promise.all(inboxes.map(async (inbox) => (await inbox.next()).value[0]))
  const gather = async <Part>(own: Part): Promise<Part[]> => {
    const parts: Part[] = [own, ...(await received())]
    // Nobody is sent what came from there.
    for (const [index, worker] of workers.entries()) worker.postMessage(parts.with(index + 1, undefined as Part))
    return parts
  }
  const { root, found, cache } = start
  const thread = { index: 0, count, gather, keeper: cache && keeperOf(root, cache) }
  const { share, join } = await compileShare(root, found, thread, progress)
  const others: Share[] = await received()
  return { join, shares: [share, ...others] }
}

function startWorkers(start: Omit<Start, 'index'>) {
  const { Worker } = process.getBuiltinModule('node:worker_threads')
  return Array.from({ length: start.count - 1 }, (_, index) => {
    const workerData: Start = { ...start, index: index + 1 }
    return new Worker(resolve(import.meta.dirname, '../commands/thread.cjs'), { workerData })
  })
}
