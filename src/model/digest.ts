import { hash } from 'node:crypto'

/** Stands for a content: no two are ever found that have the same one. */
export const digestOf = (content: string | Uint8Array): string => hash('sha256', content, 'base64url')
