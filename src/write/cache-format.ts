import { createHash } from 'node:crypto'

/** What one run keeps for the next: texts by their keys, which stand for all that they were made of. */
export interface Cache {
  /** Absent where nothing is kept under a key. */
  get(key: string): string | undefined
  /** The same as it lies in the cache. */
  line(key: string): Uint8Array | undefined
  size: number
}

const lineFeed = 10

/** Changing this makes everything anew. */
const format = 1

/** The first line: whose cache it is, and whether it is whole. */
function headOf(compiler: string, lines: readonly Uint8Array[]): Buffer {
  const body = createHash('sha256')
  for (const line of lines) body.update(line)
  return Buffer.from(`${JSON.stringify({ format, compiler, body: body.digest('base64url') })}\n`)
}

/** An entry: a line, the key before the text, which has no line feed. */
export const cacheLine = (key: string, text: string): Uint8Array => Buffer.from(`${key} ${text}\n`)

/** The lines of a cache, one after the other: together they may be long. */
export const cacheLines = (compiler: string, lines: readonly Uint8Array[]): Uint8Array[] => [
  headOf(compiler, lines),
  ...lines,
]

/** Whether bytes are a whole cache of this compiler: another one may make something else of the same. */
export function isCacheOf(compiler: string, bytes: Uint8Array): boolean {
  const start = bytes.indexOf(lineFeed) + 1
  return headOf(compiler, [bytes.subarray(start)]).equals(bytes.subarray(0, start))
}

/** Reads the bytes of a whole cache; of each entry only where it lies, until it is asked for. */
export function readCache(bytes: Uint8Array): Cache {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const places = new Map<string, { start: number; text: number; end: number }>()
  for (let start = buffer.indexOf(lineFeed) + 1; start < buffer.length; ) {
    const [text, end] = [buffer.indexOf(' ', start) + 1, buffer.indexOf(lineFeed, start) + 1]
    places.set(buffer.toString('latin1', start, text - 1), { start, text, end })
    start = end
  }
  return {
    size: places.size,
    get(key) {
      const place = places.get(key)
      return place && buffer.toString('utf8', place.text, place.end - 1)
    },
    line(key) {
      const place = places.get(key)
      return place && buffer.subarray(place.start, place.end)
    },
  }
}
