import type { Diagnostic, Location } from '../diagnostic.ts'

/** More environments than this are counted, and only the first few named. */
const NAMED_ENVIRONMENTS = { all: 4, some: 3 }

/** `environments/prod.yaml:12:3`, as terminals and editors make clickable; without a range the file alone. */
export function formatLocation({ file, range }: Location): string {
  return range ? `${file}:${range.start.line}:${range.start.column}` : file
}

/** What a diagnostic says after its message, line by line: help, related places, the environments it reaches. */
export function details({ help, related = [], environments, location }: Diagnostic): { label: string; text: string }[] {
  return [
    ...(help === undefined ? [] : [{ label: 'help:', text: help }]),
    ...related.map((note) => ({ label: 'note:', text: `${formatLocation(note.location)} ${note.message}` })),
    ...reach(location.file, environments ?? []),
  ]
}

/** Nothing where an environment's own file is at fault: its name says it already. */
function reach(file: string, ids: string[]): { label: string; text: string }[] {
  if (ids.length === 0 || (ids.length === 1 && /^environments\/(.*)\.ya?ml$/.exec(file)?.[1] === ids[0])) return []
  if (ids.length === 1) return [{ label: 'in environment', text: ids[0]! }]
  const label = `in ${ids.length} environments:`
  if (ids.length <= NAMED_ENVIRONMENTS.all) return [{ label, text: ids.join(', ') }]
  const { some } = NAMED_ENVIRONMENTS
  return [{ label, text: `${ids.slice(0, some).join(', ')} and ${ids.length - some} more` }]
}

export interface Summary {
  errors: number
  warnings: number
}

export function summarize(diagnostics: readonly Diagnostic[]): Summary {
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error').length
  return { errors, warnings: diagnostics.length - errors }
}

/** `2 errors, 1 warning`; what there is none of is left out. */
export function formatSummary({ errors, warnings }: Summary): string {
  return [count(errors, 'error'), count(warnings, 'warning')].filter(Boolean).join(', ')
}

const count = (number: number, noun: string): string =>
  number === 0 ? '' : `${number} ${noun}${number === 1 ? '' : 's'}`
