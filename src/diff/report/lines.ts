import { escapeControls } from '../../text/escape.ts'
import type { ToldObject } from './entries.ts'

/** A line of a diff: removed, added, or context. */
interface Line {
  sign: '-' | '+' | ' '
  text: string
}

/** What becomes of objects, as lines. */
export const linesOf = (objects: readonly ToldObject[]): Line[] =>
  objects.flatMap(objectLines).map(({ sign, text }) => ({ sign, text: escapeControls(text) }))

const signs = { added: '+', removed: '-', changed: ' ' } as const

const objectLines = ({ change, title, fields, content, causes }: ToldObject): Line[] => [
  { sign: signs[change], text: title + becauseOf(causes) },
  ...content.map((text): Line => ({ sign: '+', text })),
  ...fields.flatMap(({ path, before, after, causes }): Line[] => [
    { sign: ' ', text: `  ${path}${becauseOf(causes)}` },
    ...before.map((text): Line => ({ sign: '-', text: `    ${text}` })),
    ...after.map((text): Line => ({ sign: '+', text: `    ${text}` })),
  ]),
]

const becauseOf = (causes: readonly string[]): string => (causes.length > 0 ? `   # ${causes.join('; ')}` : '')
