import { cut } from '../text/cut.ts'
import { type Code, catalogue } from './catalogue.ts'

/**
 * Where something stands in a file. Lines and columns count from 1, columns in UTF-16 code units; `end` is exclusive.
 */
export interface Range {
  start: Position
  end: Position
}

export interface Position {
  line: number
  column: number
}

/**
 * A place that a diagnostic speaks of. `file` is relative to the root, with `/`; without a range the whole file is
 * meant.
 */
export interface Location {
  file: string
  range?: Range
}

/**
 * One mistake of the user's, as data. It becomes prose, JSON, workflow commands or SARIF only in `diagnostics/`.
 *
 * An error keeps anything from being written; a warning does not.
 */
export interface Diagnostic {
  /** Stable, kebab-case, documented: `unknown-key`. */
  code: Code
  severity: 'error' | 'warning'
  /** What is wrong, as one sentence without a full stop. */
  message: string
  /** What to write instead, as one sentence without a full stop. */
  help?: string
  location: Location
  /** Other places that belong to it: the other claimant of a name, the file that extends this one. */
  related?: { message: string; location: Location }[]
  /** The ids of the environments that it reaches, sorted. Absent where it concerns a file and no environment. */
  environments?: string[]
}

/** All of a diagnostic but its code and severity, which the catalogue pairs, and its location. */
export interface Details {
  message: string
  help?: string | undefined
  related?: Diagnostic['related'] | undefined
  environments?: string[] | undefined
}

/** The most characters of a message or help: what is longer names more than anybody reads. */
const longest = 1000

/** Makes a diagnostic; the catalogue decides whether it is an error. What its message names may be of any length. */
export function diagnose(
  code: Code,
  location: Location,
  { message, help, related, environments }: Details,
): Diagnostic {
  return {
    code,
    severity: catalogue[code].severity,
    message: cut(message, longest),
    ...(help !== undefined && { help: cut(help, longest) }),
    location,
    ...(related && { related }),
    ...(environments && { environments }),
  }
}

export const hasErrors = (diagnostics: readonly Diagnostic[]): boolean =>
  diagnostics.some((diagnostic) => diagnostic.severity === 'error')

/** Orders diagnostics by file, position and code, so that the same input reads the same on every machine. */
export function compareDiagnostics(a: Diagnostic, b: Diagnostic): number {
  return (
    compareText(a.location.file, b.location.file) ||
    (a.location.range?.start.line ?? 0) - (b.location.range?.start.line ?? 0) ||
    (a.location.range?.start.column ?? 0) - (b.location.range?.start.column ?? 0) ||
    compareText(a.code, b.code) ||
    compareText(a.message, b.message)
  )
}

/** By code unit, never by locale: the order must be the same everywhere. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
