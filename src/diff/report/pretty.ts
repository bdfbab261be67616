import { painter } from '../../diagnostics/color.ts'
import type { Diff } from '../diff.ts'
import { isOfEnvironments } from '../group.ts'
import { summary } from './summary.ts'
import { names, tell } from './words.ts'

/** A diff for a terminal: each group with what follows from it and what is other, and a line for all of it at the end. */
export function pretty(diff: Diff, { base, color }: { base: string; color: boolean }): string {
  const paint = painter(color)
  const levels = { danger: 'error', caution: 'warning', note: 'gutter' } as const
  const signs = { '+': 'added', '-': 'removed', ' ': undefined } as const
  const groups = diff.groups.map((group) => {
    const title = isOfEnvironments(group) ? names(group.ids, 8) : names(group.ids.map((path) => `out/${path}`), 3)
    const { consequences, lines } = tell(group)
    const worries = consequences.map(({ level, message }) => `  ${paint(levels[level], level.padEnd(7))}  ${message}`)
    const objects = lines.map(({ sign, text }) => {
      const line = `  ${sign} ${text}`
      const style = signs[sign]
      return style ? paint(style, line) : line
    })
    return [paint('message', title), ...worries, ...objects].join('\n')
  })
  return `${[...groups, `${summary(diff)} (compared with ${base})`].join('\n\n')}\n`
}
