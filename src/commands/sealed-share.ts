import { deserialize, serialize } from 'node:v8'
import type { Share } from '../compile-share.ts'
import { type Compressed, compressed, uncompressed } from '../model/compressed.ts'

/**
 * What a thread hands over of a part of the environments. Of many all that is made of them is compressed until it is
 * joined; what is to be kept is so by itself, and goes first.
 */
export interface SealedShare {
  keep: Share['keep']
  rest: Omit<Share, 'keep'> | Compressed
}

export const sealed = ({ keep, ...rest }: Share, isCompressed: boolean): SealedShare => ({
  keep,
  rest: isCompressed ? compressed(serialize(rest)) : rest,
})

export const opened = ({ rest }: SealedShare): Omit<Share, 'keep'> =>
  'bytes' in rest ? deserialize(uncompressed(rest)) : rest
