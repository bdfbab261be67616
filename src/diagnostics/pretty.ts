import { painter } from '../text/color.ts'
import { escapeCommands, escapeControls } from '../text/escape.ts'
import { multimap } from '../text/multimap.ts'
import type { Diagnostic } from './diagnostic.ts'
import { frame } from './frame.ts'
import { asIs, type PlaceOptions } from './place.ts'
import { details, formatLocation, formatSummary, names, summarize } from './prose.ts'

export interface PrettyOptions extends PlaceOptions {
  /** A file's text as its positions count it, for the code frames; undefined without one. */
  text: (file: string) => string | undefined
  color: boolean
  /** Shows each in full, however many there are of one kind. */
  isWhole?: boolean
  /** The columns of the terminal. */
  width?: number | undefined
}

const defaultWidth = 100
const indent = '  '

/** How many diagnostics of one code are shown in full, and how many more are named. */
const most = { shown: 4, named: 20 }

/**
 * For people: each diagnostic with its place, what is wrong, the lines it is about and what to do; then how many. Errors
 * come last, where the eye is; of many of one kind the first are shown, and of the others the places.
 */
export function pretty(diagnostics: readonly Diagnostic[], options: PrettyOptions): string {
  if (diagnostics.length === 0) return ''
  const { color, isWhole = false, width = defaultWidth, place = asIs } = options
  const paint = painter(color)
  const linesOf = lineIndex(options.text)

  const block = (diagnostic: Diagnostic): string[] => {
    const { code, severity, message, location } = diagnostic
    const mark = (text: string): string => paint(severity, text)
    const lines = location.range && linesOf(location.file)
    return [
      `${paint('place', escapeControls(formatLocation(location, place)))} ${mark(severity)} ${escapeControls(code)}`,
      indent + paint('message', escapeControls(message)),
      ...(location.range && lines
        ? frame(lines, location.range, { width: width - indent.length, mark, paint })
        : []
      ).map((row) => indent + escapeCommands(row)),
      ...details(diagnostic, place).map(
        ({ label, text }) => `${indent}${paint('label', label)} ${escapeControls(text)}`,
      ),
      '',
    ]
  }
  const rest = (group: readonly Diagnostic[]): string[] => {
    const [{ code, severity }] = group as [Diagnostic]
    const places = names(
      group.map(({ location }) => escapeControls(formatLocation(location, place))),
      most.named,
    )
    return [`${paint(severity, severity)} ${code} ${group.length} times more: ${places}`, '']
  }
  const blocks = grouped(diagnostics).flatMap((group) => {
    const shown = group.length > most.shown && !isWhole ? group.slice(0, most.shown - 1) : group
    const others = group.slice(shown.length)
    return [...shown.flatMap(block), ...(others.length > 0 ? rest(others) : [])]
  })
  return `${blocks.join('\n')}\n${formatSummary(summarize(diagnostics))}\n`
}

/** Warnings before errors; of one severity and file in their order, those of a code that has many together. */
function grouped(diagnostics: readonly Diagnostic[]): Diagnostic[][] {
  const byCode = multimap(diagnostics.map((diagnostic) => [`${diagnostic.severity} ${diagnostic.code}`, diagnostic]))
  const groups = [...byCode.values()].flatMap((group) =>
    group.length > most.shown ? [group] : group.map((one) => [one]),
  )
  const isError = ([first]: readonly Diagnostic[]): number => Number(first!.severity === 'error')
  const places = new Map(diagnostics.toReversed().map((diagnostic, index) => [diagnostic, -index]))
  return groups.sort((a, b) => isError(a) - isError(b) || places.get(a[0]!)! - places.get(b[0]!)!)
}

/** The lines of a file, each file split once. */
function lineIndex(text: PrettyOptions['text']): (file: string) => string[] | undefined {
  const index = new Map<string, string[] | undefined>()
  return (file) => {
    if (!index.has(file)) index.set(file, text(file)?.split(/\r?\n/))
    return index.get(file)
  }
}
