import { on } from 'node:events'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import type { Worker } from 'node:worker_threads'
import type { Progress } from '../compile.ts'
import type { CompiledFiles, Share, Thread, Work } from '../compile-share.ts'
import { type FoundFiles, workingTree } from '../phases/1-load/files.ts'
import { type CacheBytes, keeperOf, openCache } from '../write/cache.ts'
import { forManyObjects, forOneThread } from './engine.ts'
import { type Options, UsageError } from './options.ts'
import { opened, type SealedShare, sealed } from './sealed-share.ts'

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

/** What a worker is told first. */
export interface Start {
  root: string
  found: FoundFiles | undefined
  isShort: boolean
  index: number
  /** How many parts of each work are taken. */
  taken: SharedArrayBuffer
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
  const files = found?.readable.length ?? 0
  const pays = Math.min(availableParallelism(), mostThreads, Math.floor(files / filesPerThread))
  const isShort = files > many
  // Workers load while this thread goes on.
  const workers = startWorkers(Math.max(1, asked === undefined ? pays : Number(asked)) - 1, isShort, isUncached)
  const cache = isUncached || files < fewestKept || files > mostKept ? undefined : openCache(root)
  const { shares, join } = await together(workers, { root, found, isShort, cache: cache?.read }, progress)
  // What is written need not be held while they are joined.
  cache?.keep(shares.flatMap(({ keep }) => keep.splice(0)))
  return join(shares.splice(0).map(opened))
}

/** What there is to compile; nothing where it can't be read, which the compilation tells. */
function findFiles(root: string): FoundFiles | undefined {
  try {
    return workingTree(root).find()
  } catch {
    return undefined
  }
}

function startWorkers(count: number, isShort: boolean, isUncached: boolean): Worker[] {
  if (count === 0) return []
  const { Worker } = process.getBuiltinModule('node:worker_threads')
  const file = resolve(import.meta.dirname, '../commands/thread.cjs')
  // Room for young objects is what a thread more takes most memory for.
  const resourceLimits = isShort ? { maxYoungGenerationSizeMb: 12 } : {}
  return Array.from({ length: count }, () => new Worker(file, { workerData: { isUncached }, resourceLimits }))
}

/** This thread is the first; to the others it gives what each has for all. */
async function together(workers: Worker[], start: Omit<Start, 'index' | 'taken'>, progress: Progress) {
  const inboxes = workers.map((worker) => on(worker, 'message'))
  const gather = async <Part>(own: Part): Promise<Part[]> => {
    const parts: Part[] = [own, ...(await Promise.all(inboxes.map(nextIn)))]
    // Nobody is sent what came from there.
    for (const [index, worker] of workers.entries()) worker.postMessage(parts.with(index + 1, undefined as Part))
    return parts
  }
  const taken = new SharedArrayBuffer(works.length * Int32Array.BYTES_PER_ELEMENT)
  for (const [index, worker] of workers.entries()) {
    const told: Start = { ...start, index: index + 1, taken }
    worker.postMessage(told)
  }
  const { root, found, isShort, cache } = start
  const { compileShare } = await import('../compile-share.ts')
  if (workers.length === 0) forOneThread()
  if (isShort) forManyObjects()
  const shares: SealedShare[] = []
  const hand = (share: Share): void => void shares.push(sealed(share, isShort))
  const thread = { index: 0, gather, next: nextOf(taken), hand, isShort, keeper: cache && keeperOf(root, cache) }
  const join = await compileShare(root, found, thread, progress)
  // Each ends with nothing.
  for (const inbox of inboxes)
    for (let share = await nextIn(inbox); share; share = await nextIn(inbox)) shares.push(share)
  return { join, shares }
}

const nextIn = async (inbox: AsyncIterator<unknown[]>) => (await inbox.next()).value[0]

const works: readonly Work[] = ['read', 'compile']

/** Gives the number of the next part of some work, each to one thread. */
export function nextOf(taken: SharedArrayBuffer): Thread['next'] {
  const counts = new Int32Array(taken)
  return (work) => Atomics.add(counts, works.indexOf(work), 1)
}
