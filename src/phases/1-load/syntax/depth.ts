import { type CST, Parser } from 'yaml'

/** What nests deeper is no file of values, and more than the stack of some machine, or of a thread, holds. */
const most = 250

/** The offset at which a text nests too deep to be read; undefined of nearly every text. */
export function tooDeepAt(text: string): number | undefined {
  if (possibleLevels(text) <= most) return undefined
  const open = [...new Parser().parse(text)].map((token) => ({ token, level: 0 })).reverse()
  for (let next = open.pop(); next; next = open.pop()) {
    const { token } = next
    const level = 'items' in token ? next.level + 1 : next.level
    if (level > most) return token.offset
    open.push(
      ...partsOf(token)
        .map((token) => ({ token, level }))
        .reverse(),
    )
  }
  return undefined
}

/** What lies in a token, in its order. */
function partsOf(token: CST.Token): CST.Token[] {
  if (token.type === 'document') return token.value ? [token.value] : []
  if (!('items' in token)) return []
  return token.items.flatMap(({ key, value }) => [key, value].flatMap((part) => part ?? []))
}

/** No fewer levels than a text has: blocks are indented, a list in a map may be not, and what flows has brackets. */
function possibleLevels(text: string): number {
  const indented = text.split('\n').reduce((widest, line) => Math.max(widest, line.search(/[^ \t?-]|$/)), 0)
  return 2 * (indented + 1) + text.split(/[[{]/).length
}
