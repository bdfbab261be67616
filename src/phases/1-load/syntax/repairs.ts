import { count } from '../../../diagnostics/prose.ts'
import { indentMistakes, reindented } from './indentation.ts'
import { indentOf, isBlank, lineParts } from './line.ts'
import { lineMistakes, openBrackets } from './line-mistakes.ts'
import { lineNumbers } from './line-numbers.ts'

/** A mistake that may be the one, and the lines of the file without it. */
export interface Repair {
  message: string
  help: string
  /** Indices of the lines at fault, sorted. */
  at: number[]
  lines: string[]
  /** Whether it opens something that only a much later line shows to be open. */
  isOpening?: true
}

/** How many lines before an error are looked at for a quote or bracket that is not closed. */
const mostOpenings = 20

/** The repairs that may take away an error at a line, the likeliest first. */
export function* repairs(lines: readonly string[], index: number): Generator<Repair> {
  yield* everywhere(lines)
  const near = [before(lines, index), index, behind(lines, index)].filter((other) => lines[other] !== undefined)
  for (const other of near) yield* withinLine(lines, other)
  for (const other of near) if (!isBlank(lines[other]!)) yield* ofIndentation(lines, other)
  yield* ofOpening(lines, index)
}

/** What an editor does to all lines alike, and what a chart's templates have. */
function* everywhere(lines: readonly string[]): Generator<Repair> {
  const tabs = select(lines, (line) => /^ *\t/.test(line))
  for (const width of tabs.length > 0 ? [2, 4, 8] : []) {
    const repaired = lines.map((line) => line.replace(/^[ \t]+/, (start) => start.replaceAll('\t', ' '.repeat(width))))
    yield {
      message: `tabs are not allowed as indentation${where(tabs)}`,
      help: 'indent with spaces',
      at: tabs,
      lines: repaired,
    }
  }
  const odd = select(lines, (line) => oddSpace.test(line))
  if (odd.length > 0) {
    const [, character] = oddSpace.exec(lines[odd[0]!]!)!
    yield {
      message: `the character ${codePoint(character!)} looks like a space, and is none${where(odd)}`,
      help: 'write spaces in its place',
      at: odd,
      lines: lines.map((line, index) => (odd.includes(index) ? line.replace(oddSpaces, ' ') : line)),
    }
  }
  const actions = select(lines, (line) => line.trim().startsWith('{{') && line.trim().endsWith('}}'))
  if (actions.length > 0) {
    yield {
      message: `a template on a line of its own is not expanded${where(actions)}`,
      help: 'remove it: templates stand in values only, in quotes',
      at: actions,
      lines: lines.map((line, index) => (actions.includes(index) ? '' : line)),
    }
  }
}

/** Spaces of typography, where one of YAML's is needed: at the beginning of a line, and behind a colon or a dash. */
const oddSpace = /(?:^ *|[:-])([\u00a0\u2000-\u200b\u202f\u3000])/
const oddSpaces = /[\u00a0\u2000-\u200b\u202f\u3000]/g

const codePoint = (character: string): string =>
  `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`

/** Of several lines, which. */
const where = (at: readonly number[]): string => (at.length > 1 ? ` (lines ${lineNumbers(at)})` : '')

function* withinLine(lines: readonly string[], index: number): Generator<Repair> {
  for (const { message, line, advice = 'write ' } of lineMistakes(lines[index]!)) {
    if (line !== lines[index])
      yield { message, help: `${advice}${cut(line.trim())}`, at: [index], lines: lines.with(index, line) }
  }
}

function* ofIndentation(lines: readonly string[], index: number): Generator<Repair> {
  for (const mistake of indentMistakes(lines, index)) {
    const { from, to, target } = mistake
    const own = indentOf(lines[from]!)
    const at = select(lines, (line, other) => other >= from && other < to && !isBlank(line) && indentOf(line) === own)
    const [subject, others] = at.length > 1 ? [`lines ${lineNumbers(at)} are`, 'their'] : ['this line is', 'its']
    yield {
      message: `${subject} indented by ${count(own, 'space')}, ${others} neighbours by ${target}`,
      help:
        target === 0
          ? 'remove the indentation'
          : `indent ${at.length > 1 ? 'them' : 'it'} by ${count(target, 'space')}`,
      at,
      lines: reindented(lines, mistake),
    }
  }
  const above = before(lines, index)
  const parts = lineParts(lines[above] ?? '')
  if (parts.key === '' || parts.value === '' || indentOf(lines[above]!) >= indentOf(lines[index]!)) return
  yield {
    message: `${parts.key} has the value ${parts.value}, and lines below it that are indented deeper`,
    help: `write ${parts.key}:`,
    at: [above],
    lines: lines.with(above, `${parts.start}${parts.key}:`),
  }
}

/** Lines from which a quote or a bracket may run on to the error. */
function* ofOpening(lines: readonly string[], index: number): Generator<Repair> {
  const opening = select(lines, (line, other) => other < index && /["'[{]/.test(lineParts(line).value[0] ?? ''))
  const last = before(lines, index)
  for (const other of opening.slice(-mostOpenings)) {
    for (const repair of withinLine(lines, other)) yield { ...repair, isOpening: true }
    const { open } = openBrackets(
      lines
        .slice(other, last + 1)
        .map((line) => lineParts(line).value)
        .join('\n'),
    )
    if (open === '' || last <= other) continue
    const message = `${lineParts(lines[other]!).value[0]} is not closed`
    const help = `write ${open} at the end of line ${last + 1}`
    yield { message, help, at: [other], lines: lines.with(last, `${lines[last]!.trimEnd()}${open}`), isOpening: true }
  }
}

/** A line that can be read at a glance. */
const cut = (line: string): string => (line.length > 200 ? `${line.slice(0, 199)}…` : line)

const before = (lines: readonly string[], index: number): number =>
  lines.findLastIndex((line, other) => other < index && !isBlank(line))

const behind = (lines: readonly string[], index: number): number =>
  lines.findIndex((line, other) => other > index && !isBlank(line))

const select = (lines: readonly string[], counts: (line: string, index: number) => boolean): number[] =>
  lines.flatMap((line, index) => (counts(line, index) ? [index] : []))
