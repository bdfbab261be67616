import { createHash } from 'node:crypto'

/** Enough of a text's digest for a name: no two contents of one server share it. */
export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 10)
