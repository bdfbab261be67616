/** Indices of lines as people read them: `4-5, 8`. */
export function lineNumbers(indices: readonly number[]): string {
  const runs: [first: number, last: number][] = []
  for (const index of indices) {
    const run = runs.at(-1)
    if (run && run[1] === index - 1) run[1] = index
    else runs.push([index, index])
  }
  return runs.map(([first, last]) => (first === last ? `${first + 1}` : `${first + 1}-${last + 1}`)).join(', ')
}

/** The span of a line in the text, without the spaces around what it holds; all of a line that holds nothing else. */
export function lineSpan(lines: readonly string[], index: number): [start: number, end: number] {
  const start = lines.slice(0, index).reduce((sum, line) => sum + line.length + 1, 0)
  const line = lines[index]!
  const content = line.trim() || line
  const from = start + line.indexOf(content)
  return [from, from + content.length]
}

/** The index of the line that an offset is in. */
export function lineAt(text: string, offset: number): number {
  let line = 0
  for (let end = text.indexOf('\n'); end !== -1 && end < offset; end = text.indexOf('\n', end + 1)) line++
  return line
}
