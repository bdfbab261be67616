import { on } from 'node:events'
import { parentPort } from 'node:worker_threads'
import { compileShare, type Share } from '../compile-share.ts'
import { keeperOf } from '../write/cache.ts'
import { sealed } from './sealed-share.ts'
import { nextOf, type Start } from './threads.ts'

/** Compiles a share of the environments in a thread of its own, and sends what is made to the first, part by part. */
export async function sendShare(): Promise<void> {
  const inbox = on(parentPort!, 'message')
  const received = async () => (await inbox.next()).value[0]
  const { root, found, isShort, index, taken, cache }: Start = await received()
  const gather = async <Part>(own: Part): Promise<Part[]> => {
    parentPort!.postMessage(own)
    return ((await received()) as Part[]).with(index, own)
  }
  const hand = (share: Share): void => parentPort!.postMessage(sealed(share, isShort))
  await compileShare(root, found, {
    index,
    gather,
    next: nextOf(taken),
    hand,
    isShort,
    keeper: cache && keeperOf(root, cache),
  })
  parentPort!.postMessage(undefined)
  parentPort!.close()
}
