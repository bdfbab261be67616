/** Bytes in a fraction of their room: data, that threads may be sent. */
export interface Compressed {
  bytes: Uint8Array
  /** That of what was compressed. */
  length: number
}

export function compressed(content: string | Uint8Array): Compressed {
  const { deflateRawSync } = process.getBuiltinModule('node:zlib')
  const whole = Buffer.from(content as Uint8Array)
  return { bytes: deflateRawSync(whole, { level: 1 }), length: whole.length }
}

/** In one piece: of pieces that are put together, Node would hold twice as much. */
export function uncompressed({ bytes, length }: Compressed): Buffer {
  const { inflateRawSync } = process.getBuiltinModule('node:zlib')
  return inflateRawSync(bytes, { chunkSize: Math.max(length, 64) })
}
