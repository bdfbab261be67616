import { deflateRawSync } from 'node:zlib'

/** Data as the page holds it: JSON, compressed, in letters that mean nothing to HTML. */
export const pack = (data: object): string =>
  deflateRawSync(JSON.stringify(data), { level: 9, memLevel: 9 }).toString('base64')
