import { indentOf, isBlank, lineParts } from './line.ts'

/** Lines that are indented otherwise than they were meant, and how. */
export interface IndentMistake {
  /** Indices of the lines: the first, and the one behind the last. */
  from: number
  to: number
  target: number
}

/** How far from where it belongs a line is looked for. */
const farthest = 8

/**
 * Where a line may have been meant to stand: as the line below it, or as what stands above it in any block that is
 * still open; the nearest first. With it move the lines below that are indented as far, or it moves alone.
 */
export function indentMistakes(lines: readonly string[], index: number): IndentMistake[] {
  const own = indentOf(lines[index]!)
  const below = lines.findIndex((line, other) => other > index && !isBlank(line))
  const targets = new Set([...columnsAbove(lines, index), ...(below === -1 ? [] : [indentOf(lines[below]!)])])
  const end = blockEnd(lines, index, own)
  return [...targets]
    .filter((target) => target !== own && Math.abs(target - own) <= farthest)
    .sort((a, b) => Math.abs(a - own) - Math.abs(b - own) || b - a)
    .flatMap((target) => [...new Set([end, index + 1])].map((to) => ({ from: index, to, target })))
}

export function reindented(lines: readonly string[], { from, to, target }: IndentMistake): string[] {
  const by = target - indentOf(lines[from]!)
  return lines.map((line, index) => {
    if (index < from || index >= to || line.trim() === '') return line
    return by > 0 ? `${' '.repeat(by)}${line}` : line.slice(Math.min(-by, indentOf(line)))
  })
}

/** The columns at which the blocks that are open above a line have their keys and items, the innermost first. */
function columnsAbove(lines: readonly string[], index: number): number[] {
  const columns: number[] = []
  let least = Number.POSITIVE_INFINITY
  for (let above = index - 1; above >= 0 && least > 0; above--) {
    const line = lines[above]!
    if (isBlank(line) || indentOf(line) >= least) continue
    least = indentOf(line)
    const { start, key, value } = lineParts(line)
    if (key !== '' && value === '' && columns.length === 0) columns.push(start.length + 2)
    columns.push(...new Set([start.length, least]))
  }
  return columns
}

function blockEnd(lines: readonly string[], index: number, least: number): number {
  const end = lines.findIndex((line, other) => other > index && !isBlank(line) && indentOf(line) < least)
  return end === -1 ? lines.length : end
}
