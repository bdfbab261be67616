import { type Change, pathOf } from '../compare/object-diff.ts'
import { formatSteps } from '../compare/steps.ts'
import type { Code } from '../diagnostics/catalogue.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { stringify } from '../diagnostics/json.ts'
import { formatLocation } from '../diagnostics/prose.ts'
import { formatPath, type Json } from '../model/json.ts'
import { needs } from '../needs/needs.ts'
import { titleOf } from '../needs/report.ts'
import { painter } from '../text/color.ts'
import { cut } from '../text/cut.ts'
import { escapeControls } from '../text/escape.ts'
import { hideSecrets, isNamedSecret } from '../text/secrets.ts'
import type { Outcome } from './import.ts'
import { standIns } from './plain-secrets.ts'

/** A part of the report: a heading, and what stands below it, line by line. */
interface Section {
  title: string
  /** What follows in a program's own words is marked, so that Markdown can show it as such. */
  lines: Line[]
}

interface Line {
  text: string
  /** A command, or a file's place: shown as it is. */
  code?: string[]
}

export interface ReportOptions {
  color: boolean
  /** The environment's file, as it is seen from where the command runs. */
  file: string
  /** Whether it is written. */
  isWritten: boolean
}

const leftOut: readonly Code[] = [
  'import-not-carried',
  'import-image-drivers',
  'import-kind',
  'import-selector',
  'import-plain-secret',
  'import-values-unknown',
]

/** The report of an import that compiles, as text that ends with a newline, by the name that `--format` knows. */
export const importReports: Record<
  'pretty' | 'markdown' | 'json',
  (outcome: Outcome, options: ReportOptions) => string
> = {
  pretty(outcome, options) {
    const paint = painter(options.color)
    const lines = (line: Line) => [
      `  ${escapeControls(line.text)}`,
      ...(line.code ?? []).map((code) => `      ${paint('place', escapeControls(code))}`),
    ]
    return sections(outcome, options)
      .map(({ title, lines: all }) => [paint('label', title), ...all.flatMap(lines), ''].join('\n'))
      .join('\n')
  },
  markdown(outcome, options) {
    const lines = ({ text, code = [] }: Line) => {
      const mark = /^\d+\. /.test(text) ? '' : '- '
      const below = mark === '' ? '   ' : '  '
      return [
        `${mark}${inline(text)}`,
        ...(code.length > 0 ? ['```sh', ...code, '```'].map((line) => `${below}${line}`) : []),
      ]
    }
    return sections(outcome, options)
      .map(({ title, lines: all }) => [`### ${title}`, '', ...all.flatMap(lines), ''].join('\n'))
      .join('\n')
  },
  json: (outcome, { file, isWritten }) => stringify(jsonReport(outcome, file, isWritten) as never),
}

const inline = (text: string): string => escapeControls(text).replace(/[\\<>*_|#[\]]/g, '\\$&')

function sections(outcome: Outcome, { file, isWritten }: ReportOptions): Section[] {
  const { adoption, imported, differences, problems, compiled } = outcome
  const told = (codes: (code: Code) => boolean): Line[] =>
    problems.filter(({ code, severity }) => severity === 'warning' && codes(code)).map(toldLine)
  const needed = compiled ? needs([compiled], [compiled]) : []
  const all: Section[] = [
    {
      title: 'Verdict',
      lines: [
        { text: adoption?.sentence ?? 'nothing runs that was looked at: values only' },
        { text: isWritten ? `${file} is written` : `${file} is not written` },
        ...told((code) => code === 'import-open'),
      ],
    },
    {
      title: 'Commands, in this order',
      lines: (adoption?.steps ?? []).map(({ what, run }, index) => ({ text: `${index + 1}. ${what}`, code: run })),
    },
    {
      title: 'Must exist before',
      lines: needed.map((need) => ({
        text: `${titleOf(need)}${need.keys.length > 0 ? `, with ${need.keys.join(', ')}` : ''}`,
      })),
    },
    {
      title: 'Carried over',
      lines: (imported?.draft.carried ?? []).map(({ path, from }) => ({
        text: `${formatPath(path)} from ${formatLocation(from)}`,
      })),
    },
    {
      title: 'Changed on purpose',
      lines: (imported?.draft.changed ?? []).map(({ path, text }) => ({ text: `${formatPath(path)}: ${text}` })),
    },
    { title: 'Left out, or to be done by hand', lines: told((code) => leftOut.includes(code)) },
    { title: 'Stays as it is, outside of this repository', lines: told((code) => code === 'import-foreign') },
    { title: 'Warnings of the compiler', lines: told((code) => !code.startsWith('import-')) },
    {
      title: 'Differs from what ran',
      lines: differences.flatMap(({ object, fields }) =>
        fields.map((field) => ({ text: `${object}: ${fieldText(field)}` })),
      ),
    },
  ]
  return all.filter(({ lines }) => lines.length > 0)
}

const toldLine = ({ code, message, help, location }: Diagnostic): Line => ({
  text: `${message} (${code})`,
  code: [`${formatLocation(location)}${help === undefined ? '' : `: ${help}`}`],
})

/** `spec.replicas: 2 → 1`; what is in no text is not shown, nor are secrets. */
function fieldText(field: Change): string {
  const path = formatSteps(pathOf(field))
  if ('order' in field) return `${path}: another order`
  const [before, after] = [field.before, field.after].map((value) =>
    value === undefined ? 'nothing' : shown(path, value),
  )
  return `${path}: ${before} → ${after}`
}

function shown(path: string, value: Json): string {
  const name = /\[([^\][]+)\]\.value$/.exec(path)?.[1] ?? path.split('.').at(-1) ?? ''
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  if (isNamedSecret(name, text)) return '***'
  return cut(hideSecrets(text.replaceAll('\n', '⏎').replace(standIns, '***')), 160)
}

/** The same for programs. */
function jsonReport(
  { adoption, imported, differences, problems, compiled }: Outcome,
  file: string,
  isWritten: boolean,
) {
  return {
    file,
    isWritten,
    verdict: adoption?.verdict ?? null,
    sentence: adoption?.sentence ?? null,
    commands: adoption?.steps ?? [],
    needs: compiled ? needs([compiled], [compiled]) : [],
    carried: (imported?.draft.carried ?? []).map(({ path, from }) => ({
      value: formatPath(path),
      from: formatLocation(from),
    })),
    changed: (imported?.draft.changed ?? []).map(({ path, text }) => ({ value: formatPath(path), why: text })),
    patches: imported?.draft.patches.size ?? 0,
    problems,
    differences: differences.flatMap(({ object, fields }) =>
      fields.map((field) => ({ object, field: formatSteps(pathOf(field)), text: fieldText(field) })),
    ),
  }
}
