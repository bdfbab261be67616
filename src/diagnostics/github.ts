import { escapeControls } from '../text/escape.ts'
import type { Diagnostic, Range } from './diagnostic.ts'
import { lastLine } from './frame.ts'
import { asIs, type Place, type PlaceOptions } from './place.ts'
import { told } from './prose.ts'

/** For GitHub Actions: a workflow command a line, which the runner shows as an annotation of the file. */
export function github(diagnostics: readonly Diagnostic[], { place = asIs }: PlaceOptions): string {
  return diagnostics.map((diagnostic) => `${command(diagnostic, place)}\n`).join('')
}

function command(diagnostic: Diagnostic, place: Place): string {
  const { code, severity, location } = diagnostic
  const properties = Object.entries({ file: place(location.file), ...position(location.range), title: code })
    .map(([name, value]) => `${name}=${escapeProperty(String(value))}`)
    .join(',')
  const text = told(diagnostic, place).join('\n')
  return `::${escapeControls(`${severity} ${properties}::${escapeData(text)}`)}`
}

/** The runner takes columns only for a range within one line. */
function position(range: Range | undefined): Record<string, number> {
  if (range === undefined) return {}
  const lines = { line: range.start.line, endLine: lastLine(range) }
  return lines.line === range.end.line ? { ...lines, col: range.start.column, endColumn: range.end.column } : lines
}

// As @actions/core escapes them (toolkit, packages/core/src/command.ts).
const escapeData = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
