import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts'
import { inOut } from './out-path.ts'
import type { Plan, Write } from './plan.ts'

const compile = 'run `npm run compile` and commit what it changes'

const states: Record<Write['state'], [message: string, help: string]> = {
  missing: ['is missing', compile],
  changed: ['is not what environments/ gives', compile],
  'line-ends': [
    'has line ends that were converted',
    'write `out/** text eol=lf` to .gitattributes, then run `npm run compile`',
  ],
}

/** The findings of `compile --check`: every file of out/ that a compile would write or remove, as an error. */
export const outdatedFiles = (plan: Plan): Diagnostic[] => [
  ...plan.writes.map(({ path, state }) => outdated(path, ...states[state])),
  ...plan.removes.map((path) => outdated(path, 'is left over: nothing in environments/ gives it any more', compile)),
]

const outdated = (path: string, message: string, help: string): Diagnostic =>
  diagnose(
    'output-outdated',
    { file: inOut(path) },
    {
      message: `${inOut(path)} ${message}`,
      help,
    },
  )
