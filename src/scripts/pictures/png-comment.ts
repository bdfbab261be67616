import { crc32 } from 'node:zlib'

const keyword = Buffer.from('Comment\0', 'latin1')

/** Bytes of a PNG's signature and its first chunk, the IHDR, behind which other chunks may stand (PNG, 5.6). */
const head = 8 + 25

/** A PNG with a comment: a chunk tEXt (PNG, 11.3.3.2). */
export function withComment(png: Buffer, text: string): Buffer {
  const body = Buffer.concat([Buffer.from('tEXt', 'latin1'), keyword, Buffer.from(text, 'latin1')])
  const chunk = Buffer.alloc(body.length + 8)
  chunk.writeUInt32BE(body.length - 4)
  body.copy(chunk, 4)
  chunk.writeUInt32BE(crc32(body), body.length + 4)
  return Buffer.concat([png.subarray(0, head), chunk, png.subarray(head)])
}
