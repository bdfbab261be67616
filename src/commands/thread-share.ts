import { on } from 'node:events'
import { parentPort, workerData } from 'node:worker_threads'
import { compileShare } from '../compile-share.ts'
import { keeperOf } from '../write/cache.ts'
import type { Start } from './threads.ts'

/** Compiles a share of the environments in a thread of its own, and sends it to the first. */
export async function sendShare(): Promise<void> {
  const { root, found, index, count, cache } = workerData as Start
  const inbox = on(parentPort!, 'message')
  const gather = async <Part>(own: Part): Promise<Part[]> => {
    parentPort!.postMessage(own)
    return ((await inbox.next()).value[0] as Part[]).with(index, own)
  }
  const { share } = await compileShare(root, found, { index, count, gather, keeper: cache && keeperOf(root, cache) })
  parentPort!.postMessage(share)
  parentPort!.close()
}
