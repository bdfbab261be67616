import type { Diagnostic, Location } from './diagnostic.ts'
import { asIs, type Place } from './place.ts'

/** How many environments are named, the first of them. */
const namedEnvironments = 3

/** `environments/prod.yaml:12:3`, as terminals and editors make clickable; without a range the file alone. */
export function formatLocation({ file, range }: Location, place: Place = asIs): string {
  return range ? `${place(file)}:${range.start.line}:${range.start.column}` : place(file)
}

/** The lines of a diagnostic after its message: help, related places, the environments it reaches. */
export function details(
  { help, related = [], environments, location }: Diagnostic,
  place: Place = asIs,
): { label: string; text: string }[] {
  return [
    ...(help === undefined ? [] : [{ label: 'help:', text: help }]),
    ...related.map((note) => ({ label: 'note:', text: `${formatLocation(note.location, place)} ${note.message}` })),
    ...reach(location.file, environments ?? []),
  ]
}

/** All that is said of a diagnostic, its message first: a text a line. */
export const told = (diagnostic: Diagnostic, place: Place): string[] => [
  diagnostic.message,
  ...details(diagnostic, place).map(({ label, text }) => `${label} ${text}`),
]

/** Empty where an environment's own file is at fault: its name tells the environment already. */
function reach(file: string, ids: string[]): { label: string; text: string }[] {
  if (ids.length === 0 || (ids.length === 1 && /^environments\/(.*)\.ya?ml$/.exec(file)?.[1] === ids[0])) return []
  if (ids.length === 1) return [{ label: 'in environment', text: ids[0]! }]
  return [{ label: `in ${ids.length} environments:`, text: names(ids, namedEnvironments) }]
}

/** Names, as many as there is room for, one more where that is all, and how many there are besides. */
export function names(all: readonly string[], most: number, show: (name: string) => string = (name) => name): string {
  const shown = all.length > most + 1 ? all.slice(0, most) : all
  const rest = all.length - shown.length
  return `${shown.map(show).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}

export interface Summary {
  errors: number
  warnings: number
}

export function summarize(diagnostics: readonly Diagnostic[]): Summary {
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error').length
  return { errors, warnings: diagnostics.length - errors }
}

/** `2 errors, 1 warning`; zero counts are left out. */
export function formatSummary({ errors, warnings }: Summary): string {
  return [...(errors > 0 ? [count(errors, 'error')] : []), ...(warnings > 0 ? [count(warnings, 'warning')] : [])].join(
    ', ',
  )
}

/** `1 error`, `2 errors`. */
export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`
