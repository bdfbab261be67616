import { painter } from '../text/color.ts'
import { escapeControls } from '../text/escape.ts'
import type { Diagnostic } from './diagnostic.ts'
import { frame } from './frame.ts'
import { details, formatLocation, formatSummary, summarize } from './prose.ts'

export interface PrettyOptions {
  /** A file's text as its positions count it, for the code frames; undefined without one. */
  text: (file: string) => string | undefined
  color: boolean
  /** The columns of the terminal. */
  width?: number | undefined
}

const defaultWidth = 100
const indent = '  '

/** For people: each diagnostic with its place, what is wrong, the lines it is about and what to do; then how many. */
export function pretty(diagnostics: readonly Diagnostic[], options: PrettyOptions): string {
  if (diagnostics.length === 0) return ''
  const { color, width = defaultWidth } = options
  const paint = painter(color)
  const linesOf = lineIndex(options.text)

  const block = (diagnostic: Diagnostic): string[] => {
    const { code, severity, message, location } = diagnostic
    const mark = (text: string): string => paint(severity, text)
    const lines = location.range && linesOf(location.file)
    return [
      `${paint('place', escapeControls(formatLocation(location)))} ${mark(severity)} ${escapeControls(code)}`,
      indent + paint('message', escapeControls(message)),
      ...(location.range && lines
        ? frame(lines, location.range, { width: width - indent.length, mark, paint })
        : []
      ).map((row) => indent + row),
      ...details(diagnostic).map(({ label, text }) => `${indent}${paint('label', label)} ${escapeControls(text)}`),
      '',
    ]
  }
  return `${diagnostics.flatMap(block).join('\n')}\n${formatSummary(summarize(diagnostics))}\n`
}

/** The lines of a file, each file split once. */
function lineIndex(text: PrettyOptions['text']): (file: string) => string[] | undefined {
  const index = new Map<string, string[] | undefined>()
  return (file) => {
    if (!index.has(file)) index.set(file, text(file)?.split(/\r?\n/))
    return index.get(file)
  }
}
