import { names } from '../../diagnostics/prose.ts'
import { plainMarkdown } from '../../text/markdown.ts'
import { idOf } from '../change.ts'
import type { Level } from '../consequences/consequence.ts'
import type { Diff } from '../diff.ts'
import { verdictOf } from '../verdict.ts'
import { type Entry, entries, toldConsequences } from './entries.ts'
import { linesOf } from './lines.ts'
import { type BaseRevision, baseText } from './revision-label.ts'
import { summary } from './summary.ts'
import { verdictTexts } from './verdict-text.ts'

/**
 * GitHub refuses comments of 65,536 characters; this leaves room for those of several bytes, and for what others put
 * around it.
 */
const longest = 60_000

/** How much of that the list of consequences may take. */
const mostConsequences = 20_000

const icons: Record<Level, string> = { danger: '🛑', caution: '⚠️', note: 'ℹ️' }

interface Options {
  base: BaseRevision
  /** Where an environment is shown. */
  linkOf?: (id: string) => string
}

/** Where a name leads to, if it is an environment's and somebody knows. */
type AddressOf = (name: string) => string | undefined

/**
 * A diff as the comment of a pull request: a line for all of it, what follows from it, the worst first, and folds with
 * what is other. It is never longer than a comment may be: omissions are counted.
 */
export function markdownReport(diff: Diff, { base, linkOf }: Options): string {
  const told = entries(diff)
  const known = new Set(diff.environments.flatMap(({ members }) => members.map(idOf)))
  const addressOf = (name: string): string | undefined => (known.has(name) ? linkOf?.(name) : undefined)
  const { icon, name, because } = verdictTexts[verdictOf(diff)]
  const heading = `**mlflow-gitops: ${icon} ${name}**, ${because}. ${plainMarkdown(summary(diff))}`
  const footer = `<sub>Compared with ${plainMarkdown(baseText(base))}.</sub>\n`
  const consequences = fit(
    consequenceLines(told, addressOf),
    '\n',
    mostConsequences,
    (left) => `- and ${left} more of these`,
  )
  const room = longest - [heading, consequences, footer].join('\n\n').length
  const folds = fit(
    told.flatMap((entry) => fold(entry, addressOf)),
    '\n\n',
    room,
    (left) =>
      `${left} more ${left === 1 ? 'change does' : 'changes do'} not fit here: \`mlflow-gitops diff\` shows all.`,
  )
  return [heading, consequences, folds, footer].filter((part) => part !== '').join('\n\n')
}

/** As many texts as there is room for, and a line that counts the others. */
function fit(texts: readonly string[], separator: string, room: number, rest: (left: number) => string): string {
  let used = 0
  const reserve = rest(texts.length).length + separator.length
  const left = texts.findIndex((text, index) => {
    used += text.length + separator.length
    return used + (index < texts.length - 1 ? reserve : 0) > room
  })
  const shown = left === -1 ? texts : [...texts.slice(0, left), rest(texts.length - left)]
  return shown.join(separator)
}

/** The consequences, each once, with its environments. */
function consequenceLines(told: readonly Entry[], addressOf: AddressOf): string[] {
  const link = (name: string): string => {
    const address = addressOf(name)
    return address === undefined ? code(name) : `[${code(name)}](${address})`
  }
  return toldConsequences(told, code).map(
    ({ level, text, names: all }) => `- ${icons[level]} ${text} — ${names(all, 10, link)}`,
  )
}

function fold({ names: all, objects }: Entry, addressOf: AddressOf): string[] {
  const lines = linesOf(objects)
  if (lines.length === 0) return []
  const body = lines.map(({ sign, text }) => `${sign} ${text}`).join('\n')
  const fence = '`'.repeat(Math.max(3, mostTicks(body) + 1))
  const link = (name: string): string => {
    const address = addressOf(name)
    return address === undefined ? `<code>${name}</code>` : `<a href="${address}"><code>${name}</code></a>`
  }
  return [`<details><summary>${names(all, 10, link)}</summary>\n\n${fence}diff\n${body}\n${fence}\n</details>`]
}

/** How many backticks stand in a row, at most. */
const mostTicks = (text: string): number => Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length))

/** A name in which nothing is Markdown, HTML or a mention of anybody. */
const code = (text: string): string => {
  const ticks = '`'.repeat(mostTicks(text) + 1)
  return ticks.length === 1 ? `\`${text}\`` : `${ticks} ${text} ${ticks}`
}
