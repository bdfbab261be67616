import type { Paint } from '../text/color.ts'
import type { Range } from './diagnostic.ts'
import { excerpt } from './line-window.ts'

/** A range of more lines is shown as its first two and its last. */
const maxLines = 4
/** However narrow the terminal, this much of a line is shown. */
const minRoom = 20
/** The columns of a row that are neither its line nor its number: `> `, ` | `. */
const gutter = 5

/**
 * A range in its text, as rows of at most `width` columns: its lines behind `>`, its first line underlined, a line of
 * context on either side. No rows where the range begins past the text. `mark` paints what points at the range.
 */
export function frame(
  lines: readonly string[],
  range: Range,
  { width, mark, paint }: { width: number; mark: (text: string) => string; paint: Paint },
): string[] {
  const first = range.start.line
  const last = Math.min(lastLine(range), lines.length)
  if (first > lines.length) return []
  const digits = String(last + 1).length
  const room = Math.max(minRoom, width - digits - gutter)
  const row = (pointer: string, label: string, text: string): string =>
    `${pointer} ${paint('gutter', `${label.padStart(digits)} |`)} ${text}`.trimEnd()
  const plain = (pointer: string, number: number): string =>
    row(pointer, String(number), excerpt(lines[number - 1]!, 0, 0, room).text)

  const line = lines[first - 1]!
  const end = last > first ? line.trimEnd().length : range.end.column - 1
  const { text, indent, carets } = excerpt(line, range.start.column - 1, end, room)
  const inside = (number: number): string => plain(mark('>'), number)
  const others =
    last - first < maxLines
      ? span(first + 1, last).map(inside)
      : [inside(first + 1), row(mark('>'), '', '…'), inside(last)]
  // What follows the last newline is no line that could give context.
  const follows = last + 1 < lines.length || (last < lines.length && lines[last] !== '')
  return [
    ...(first > 1 ? [plain(' ', first - 1)] : []),
    row(mark('>'), String(first), text),
    row(' ', '', indent + mark(carets)),
    ...others,
    ...(follows ? [plain(' ', last + 1)] : []),
  ]
}

/** The last line with something of the range in it: a range that ends before a first column ends a line earlier. */
export const lastLine = ({ start, end }: Range): number =>
  end.column === 1 && end.line > start.line ? end.line - 1 : end.line

const span = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index)
