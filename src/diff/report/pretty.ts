import { names } from '../../diagnostics/prose.ts'
import { painter } from '../../text/color.ts'
import type { Diff } from '../diff.ts'
import { type Verdict, verdictOf } from '../verdict.ts'
import { entries } from './entries.ts'
import { linesOf } from './lines.ts'
import { type BaseRevision, baseText } from './revision-label.ts'
import { summary } from './summary.ts'
import { verdictTexts } from './verdict-text.ts'

const verdictStyles: Record<Verdict, 'added' | 'message' | 'warning' | 'error'> = {
  none: 'added',
  routine: 'added',
  change: 'message',
  caution: 'warning',
  danger: 'error',
  unknown: 'error',
}

/** A diff for a terminal: the verdict, each change with its consequences and fields, and a summary at the end. */
export function prettyReport(diff: Diff, { base, color }: { base: BaseRevision; color: boolean }): string {
  const paint = painter(color)
  const levels = { danger: 'error', caution: 'warning', note: 'gutter' } as const
  const signs = { '+': 'added', '-': 'removed', ' ': undefined } as const
  const told = entries(diff).map(({ names: all, consequences, objects }) => [
    paint('message', names(all, 8)),
    ...consequences((name) => name).map(({ level, text }) => `  ${paint(levels[level], level.padEnd(7))}  ${text}`),
    ...linesOf(objects).map(({ sign, text }) => {
      const style = signs[sign]
      return style ? paint(style, `  ${sign} ${text}`) : `  ${sign} ${text}`
    }),
  ])
  const verdict = verdictOf(diff)
  const { name, because } = verdictTexts[verdict]
  const head = `${paint(verdictStyles[verdict], name)}: ${because}`
  return `${[head, ...told.map((lines) => lines.join('\n')), `${summary(diff)} (compared with ${baseText(base)})`].join('\n\n')}\n`
}
