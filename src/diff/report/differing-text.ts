import { commonEnds } from '../../model/json.ts'

/** How long a text may be, and how much of what is the same is shown around what is not. */
const longest = 160
const around = 40

/** How many lines of a text are shown. */
const mostLines = 40

/** Two texts, or the parts that differ, line by line where they have several; omissions are marked. */
export function excerpts(before: string | undefined, after: string | undefined): { before: string[]; after: string[] } {
  const isLong = [before, after].some((text) => text?.trimEnd().includes('\n'))
  const [old, now] = isLong
    ? [lines(before), lines(after)]
    : window(before, after).map((text) => (text === undefined ? [] : [text]))
  const { start, end } =
    isLong && before !== undefined && after !== undefined ? commonEnds(old!, now!) : { start: 0, end: 0 }
  const cut = (all: string[]): string[] => {
    const differing = all.slice(start, all.length - end)
    const rest = differing.length - mostLines
    return rest > 1 ? [...differing.slice(0, mostLines), `… ${rest} more lines …`] : differing
  }
  return { before: cut(old!), after: cut(now!) }
}

const lines = (text: string | undefined): string[] =>
  text === undefined
    ? []
    : text
        .trimEnd()
        .split('\n')
        .map((line) => shortened(line, 0, line.length))

/** Two texts of one line, each around what differs. */
function window(before: string | undefined, after: string | undefined): (string | undefined)[] {
  const all = [before, after]
  if (all.every((text) => (text?.length ?? 0) <= longest)) return all
  const { start, end } =
    before !== undefined && after !== undefined ? commonEnds([...before], [...after]) : { start: 0, end: 0 }
  return all.map((text) => text && shortened(text, start, text.length - end))
}

/** A text from a place to another, with some of what is around, and the middle left out where that is long. */
function shortened(text: string, from: number, to: number): string {
  const [start, end] = [Math.max(0, from - around), Math.min(text.length, to + around)]
  const part = text.slice(start, end)
  const left = part.length - 2 * longest
  const shown = left > around ? `${part.slice(0, longest)}… ${left} characters …${part.slice(-longest)}` : part
  return `${start > 0 ? '…' : ''}${shown}${end < text.length ? '…' : ''}`
}
