import { compareConsequences, type Consequence } from '../consequences.ts'
import type { Diff } from '../diff.ts'
import { isOfEnvironments, type Group } from '../group.ts'
import { summary } from './summary.ts'
import { names, tell } from './words.ts'

/** GitHub refuses comments of 65,536 characters; GitLab takes more. */
const longest = 65_000

/** How much of that the list of consequences may take. */
const mostConsequences = 20_000

/** By this a comment is found again, to be updated. */
export const marker = '<!-- mlflow-gitops diff -->'

const icons = { danger: '🛑', caution: '⚠️', note: 'ℹ️' }

/**
 * A diff as the comment of a pull request: a line for all of it, what follows from it, the worst first, and folds with what is
 * other. It is never longer than a comment may be: what is left out is said.
 */
export function markdown(diff: Diff, { base }: { base: string }): string {
  const heading = `**mlflow-gitops:** ${plain(summary(diff))}`
  const footer = `<sub>Compared with ${base}.</sub>\n${marker}\n`
  const consequences = fit(consequenceLines(diff), '\n', mostConsequences, (left) => `- and ${left} more of these`)
  const room = longest - [heading, consequences, footer].join('\n\n').length
  const folds = fit(diff.groups.flatMap(fold), '\n\n', room, (left) => `${left} more ${left === 1 ? 'change is' : 'changes are'} not shown for want of room: \`mlflow-gitops diff\` shows all.`)
  return [heading, consequences, folds, footer].filter((part) => part !== '').join('\n\n')
}

/** As many texts as there is room for, and what is said of the others. */
function fit(texts: readonly string[], separator: string, room: number, rest: (left: number) => string): string {
  let used = 0
  const reserve = rest(texts.length).length + separator.length
  const left = texts.findIndex((text, index) => (used += text.length + separator.length) + (index < texts.length - 1 ? reserve : 0) > room)
  const shown = left === -1 ? texts : [...texts.slice(0, left), rest(texts.length - left)]
  return shown.join(separator)
}

/** What follows, each thing once, with the environments that it follows for. */
function consequenceLines({ groups }: Diff): string[] {
  const found = new Map<string, Consequence & { ids: string[] }>()
  for (const group of groups) {
    for (const consequence of tell(group).consequences) {
      const key = `${consequence.code} ${consequence.message}`
      found.set(key, { ...consequence, ids: [...(found.get(key)?.ids ?? []), ...group.ids] })
    }
  }
  return [...found.values()].sort(compareConsequences).map(({ level, message, ids }) => `- ${icons[level]} ${plain(message)} — ${names(ids, 10, code)}`)
}

function fold(group: Group): string[] {
  const shown = tell(group).lines
  if (shown.length === 0) return []
  const title = names(group.ids, 10, (id) => `<code>${isOfEnvironments(group) ? '' : 'out/'}${id}</code>`)
  const body = shown.map(({ sign, text }) => `${sign} ${text}`).join('\n')
  const fence = '`'.repeat(Math.max(3, ...[...body.matchAll(/`+/g)].map(([ticks]) => ticks.length + 1)))
  return [`<details><summary>${title}</summary>\n\n${fence}diff\n${body}\n${fence}\n</details>`]
}

const code = (text: string): string => `\`${text}\``

/** A sentence in which names of the user's are no Markdown, no HTML and no mention of anybody. */
const plain = (text: string): string => text.replace(/[\\`*_[\]<>|~#&]/g, '\\$&').replace(/@/g, '@\u200b')
