import { type Diagnostic, diagnose } from './diagnostic.ts'

/** How many errors of one file are listed, and how many warnings: nobody reads more. */
export const mostMistakes = 1000

/** Diagnostics in their order, but no more of one file than are listed; what is left out of it is one more. */
export function limited(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const counts = new Map<string, number>()
  return diagnostics.flatMap((diagnostic) => {
    const { severity, location } = diagnostic
    const key = `${severity} ${location.file}`
    const count = (counts.get(key) ?? 0) + 1
    counts.set(key, count)
    if (count <= mostMistakes) return [diagnostic]
    return count === mostMistakes + 1 && severity === 'error' ? [leftOut(location.file)] : []
  })
}

const leftOut = (file: string): Diagnostic =>
  diagnose(
    'mistakes-left-out',
    { file },
    {
      message: `this file has more than ${mostMistakes} mistakes: the first of them are listed`,
      help: 'correct these, then compile again',
    },
  )
