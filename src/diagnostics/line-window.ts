import { type Cell, cells, width } from '../text/terminal-width.ts'

/** The part of a line that is shown, and the carets that belong beneath it. */
export interface Excerpt {
  text: string
  /** The spaces before the carets. */
  indent: string
  carets: string
}

/**
 * A line may be a megabyte long and have a thousand mistakes, so only what can be shown is looked at: a family of emoji
 * takes eight code units for its two columns.
 */
const maxUnitsPerColumn = 4

const ellipsis: Cell = { text: '…', width: 1, length: 1 }

/**
 * As much of a line as fits into `room` columns, with a caret below each column of [start, end) that is shown, and at
 * least one. A line that is too long is cropped around `start`. Offsets are in code units and may lie past the line.
 */
export function excerpt(line: string, start: number, end: number, room: number): Excerpt {
  const middle = Math.min(start, line.length)
  const from = Math.max(0, middle - room * maxUnitsPerColumn)
  const to = middle + room * maxUnitsPerColumn
  const before = cells(line.slice(from, middle))
  const after = cells(line.slice(middle, to))
  const fits = from === 0 && to >= line.length && width(before) + width(after) <= room
  const left = crop(before.toReversed(), fits ? room : Math.floor(room / 2), from > 0).toReversed()
  const right = crop(after, room - width(left), to < line.length)
  return {
    text: [...left, ...right].map((cell) => cell.text).join(''),
    indent: ' '.repeat(width(left)),
    carets: '^'.repeat(Math.max(1, width(covered(right, end - start)))),
  }
}

/** The first cells, up to `room` columns; an ellipsis stands for the others, and for those already `cut` off. */
function crop(line: Cell[], room: number, cut: boolean): Cell[] {
  if (!cut && width(line) <= room) return line
  let columns = ellipsis.width
  const overflow = line.findIndex((cell) => {
    columns += cell.width
    return columns > room
  })
  return [...(overflow < 0 ? line : line.slice(0, overflow)), ellipsis]
}

function covered(line: Cell[], length: number): Cell[] {
  let offset = 0
  return line.filter((cell) => {
    const start = offset
    offset += cell.length
    return start < length
  })
}
