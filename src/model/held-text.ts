import { type Compressed, compressed, uncompressed } from './compressed.ts'
import { memoizeLast } from './memo.ts'

/** A text, or where it lies among others that are held compressed: data, that threads may be sent. */
export type HeldText = string | { pack: Compressed; index: number }

/** How many texts are compressed together: what comes of more at once is held too long. */
const together = 32

/** The same texts in a fraction of the memory: what is alike in many is held once. */
export const packed = (texts: readonly string[]): HeldText[] =>
  Array.from({ length: Math.ceil(texts.length / together) }, (_, part) =>
    texts.slice(part * together, (part + 1) * together),
  ).flatMap((some) => {
    const pack = compressed(JSON.stringify(some))
    return some.map((_, index) => ({ pack, index }))
  })

/** The text that is held. Of those that lie together, one after the other costs little. */
export const textOf = (text: HeldText): string => (typeof text === 'string' ? text : unpacked(text.pack)[text.index]!)

const unpacked = memoizeLast((pack: Compressed): string[] => JSON.parse(uncompressed(pack).toString()))
