import { on } from 'node:events'
import { parentPort } from 'node:worker_threads'
import { compileShare } from '../compile-share.ts'
import { keeperOf } from '../write/cache.ts'
import { nextOf, type Start } from './threads.ts'

/** Compiles a share of the environments in a thread of its own, and sends it to the first. */
export async function sendShare(): Promise<void> {
  const inbox = on(parentPort!, 'message')
  const received = async () => (await inbox.next()).value[0]
  const { root, found, index, taken, cache }: Start = await received()
  const gather = async <Part>(own: Part): Promise<Part[]> => {
    parentPort!.postMessage(own)
    return ((await received()) as Part[]).with(index, own)
  }
  const thread = { index, gather, next: nextOf(taken), keeper: cache && keeperOf(root, cache) }
  const { share } = await compileShare(root, found, thread)
  parentPort!.postMessage(share)
  parentPort!.close()
}
