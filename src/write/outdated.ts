import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts'
import { inOut } from './out-path.ts'
import type { Plan, Write } from './plan.ts'

/** Why a file is not current, and what to do besides compiling. */
const states: Record<Write['state'], [message: string, first?: string]> = {
  missing: ['is missing'],
  changed: ['is not what environments/ gives'],
  'line-ends': ['has line ends that were converted', 'write `out/** text eol=lf` to .gitattributes, then '],
}

/**
 * The findings of `compile --check`: every file of out/ that a compile would write or remove, as an error.
 *
 * @param command how this repository compiles
 */
export function outdatedFiles(plan: Plan, command = 'npm run compile'): Diagnostic[] {
  const compile = `run \`${command}\``
  return [
    ...plan.writes.map(({ path, state }) => {
      const [message, first] = states[state]
      return outdated(path, message, first ? `${first}${compile}` : `${compile} and commit what it changes`)
    }),
    ...plan.removes.map((path) =>
      outdated(
        path,
        'is left over: nothing in environments/ gives it any more',
        `${compile} and commit what it changes`,
      ),
    ),
  ]
}

const outdated = (path: string, message: string, help: string): Diagnostic =>
  diagnose(
    'output-outdated',
    { file: inOut(path) },
    {
      message: `${inOut(path)} ${message}`,
      help,
    },
  )
