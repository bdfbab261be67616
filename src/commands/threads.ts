import { on } from 'node:events'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Progress } from '../compile.ts'
import { type CompiledFiles, compileShare, type Share } from '../compile-share.ts'
import { type FoundFiles, workingTree } from '../phases/1-load/files.ts'
import { UsageError } from './options.ts'

/** How many files are worth a thread more: it loads the compiler anew, and all of it is slow at first. */
const filesPerThread = 250
/** More would wait for the one that joins what they make. */
const mostThreads = 8

/** What a thread is started with. */
export interface Start {
  root: string
  found: FoundFiles | undefined
  index: number
  count: number
}

/**
 * Compiles the files of out/ on as many threads as pay, or as are asked for: the same files and diagnostics, whatever
 * their number.
 */
export async function compileFiles(
  root: string,
  asked: string | undefined,
  progress: Progress,
): Promise<CompiledFiles> {
  if (asked !== undefined && !/^[1-9]\d?$/.test(asked))
    throw new UsageError(`--threads ${asked} is no number of 1 to 99`)
  const found = findFiles(root)
  const pays = Math.min(availableParallelism(), mostThreads, Math.floor((found?.readable.length ?? 0) / filesPerThread))
  const count = Math.max(1, asked === undefined ? pays : Number(asked))
  return together(root, found, count, progress)
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
async function together(
  root: string,
  found: FoundFiles | undefined,
  count: number,
  progress: Progress,
): Promise<CompiledFiles> {
  const workers = Array.from({ length: count - 1 }, (_, index) => {
    const workerData: Start = { root, found, index: index + 1, count }
    return new Worker(new URL('../commands/thread.js', import.meta.url), { workerData })
  })
  const inboxes = workers.map((worker) => on(worker, 'message'))
  const received = async () => Promise.all(inboxes.map(async (inbox) => (await inbox.next()).value[0]))
  const gather = async <Part>(own: Part): Promise<Part[]> => {
    const parts: Part[] = [own, ...(await received())]
    // Nobody is sent what came from there.
    for (const [index, worker] of workers.entries()) worker.postMessage(parts.with(index + 1, undefined as Part))
    return parts
  }
  const { share, join } = await compileShare(root, found, { index: 0, count, gather }, progress)
  const shares: Share[] = [share, ...(await received())]
  return join(shares)
}
