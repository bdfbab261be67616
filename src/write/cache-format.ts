import { createHash, type Hash } from 'node:crypto'

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
const format = 2

/** Text, or its bytes in UTF-8. */
export type Line = string | Uint8Array

/** An entry: a line, the key before the text, which has no line feed. */
export const cacheLine = (key: string, text: string): string => `${key} ${text}\n`

/** The lines of a cache, one after the other: together they may be long. The last says whose it is, and closes it. */
export function* cacheLines(compiler: string, lines: Iterable<Line>): Generator<Line> {
  const body = createHash('sha256')
  for (const line of lines) {
    body.update(line)
    yield line
  }
  yield lastLine(compiler, body)
}

const lastLine = (compiler: string, body: Hash): string =>
  `${JSON.stringify({ format, compiler, body: body.digest('base64url') })}\n`

/** Whether bytes are a whole cache of this compiler: another one may make something else of the same. */
export function isCacheOf(compiler: string, bytes: Uint8Array): boolean {
  const end = lastStart(bytes)
  return (
    Buffer.from(bytes.subarray(end)).toString() ===
    lastLine(compiler, createHash('sha256').update(bytes.subarray(0, end)))
  )
}

const lastStart = (bytes: Uint8Array): number => bytes.lastIndexOf(lineFeed, bytes.length - 2) + 1

/** Reads the bytes of a whole cache; of each entry only where it lies, until it is asked for. */
export function readCache(bytes: Uint8Array): Cache {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const places = new Map<string, { start: number; text: number; end: number }>()
  for (let start = 0; start < lastStart(bytes); ) {
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
