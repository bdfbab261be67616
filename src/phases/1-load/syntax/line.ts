/** A line of block YAML, taken apart without a parser, for one may find nothing in it: `  - key: value # comment`. */
export interface Line {
  /** What stands before the key or value: spaces and dashes. */
  start: string
  /** The key with its quotes; empty without one. */
  key: string
  value: string
  /** With the space before it; empty without one. */
  comment: string
}

export function lineParts(text: string): Line {
  const start = /^[ \t]*(?:-[ \t]+)*/.exec(text)![0]
  const rest = text.slice(start.length).trimEnd()
  const colon = rest.search(/:(?:[ \t]|$)/)
  const key =
    colon > 0 && !/^["'[{]/.test(rest) ? rest.slice(0, colon) : (/^(?:"[^"]*"|'[^']*')(?=:[ \t])/.exec(rest)?.[0] ?? '')
  const content = key === '' ? rest : rest.slice(key.length + 1).trimStart()
  const hash = content.search(/[ \t]#/)
  return hash === -1
    ? { start, key, value: content, comment: '' }
    : { start, key, value: content.slice(0, hash).trimEnd(), comment: content.slice(hash) }
}

/** The line with another value. */
export const withValue = ({ start, key, comment }: Line, value: string): string =>
  `${start}${key === '' ? '' : `${key}: `}${value}${comment}`

/** A text in the quotes in which it needs no escapes, where there are such. */
export function inQuotes(text: string): string {
  if (!/["\\]/.test(text)) return `"${text}"`
  return text.includes("'") ? JSON.stringify(text) : `'${text}'`
}

export const isQuote = (character: string | undefined): boolean => character === '"' || character === "'"

/** How many spaces a line begins with. */
export const indentOf = (line: string): number => line.length - line.trimStart().length

/** Whether a line is there for people only. */
export const isBlank = (line: string): boolean => /^\s*(?:#|$)/.test(line)
