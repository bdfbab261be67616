import type { Diff } from '../../diff/diff.ts'
import { type Entry, entries, type ToldField, type ToldObject, toldConsequences } from '../../diff/report/entries.ts'
import { summary } from '../../diff/report/summary.ts'
import { verdictTexts } from '../../diff/report/verdict-text.ts'
import { verdictOf } from '../../diff/verdict.ts'
import { type Html, html } from '../html.ts'
import { placesText } from '../places.ts'
import { environmentLinks } from './links.ts'

/** How many characters of fields the page holds: what is more is told by diff. */
const mostFields = 400_000

/** Of an environment its place in the page; those of the base that are gone come last. */
export type Places = ReadonlyMap<string, number>

/** How bad a change is. */
export function verdictHtml(diff: Diff): Html {
  const verdict = verdictOf(diff)
  const { name, because } = verdictTexts[verdict]
  return html`<div class="verdict ${verdict}"><p class="level">${name}</p><p>${because}</p><p class="minor">${summary(diff)}</p></div>`
}

/** What a change does: what follows for whom, and the fields side by side. */
export function changesHtml(diff: Diff, places: Places): Html {
  const told = entries(diff)
  return html`${consequencesHtml(told, places)}
${told.length > 0 && html`<h2 id="fields">Field by field</h2>\n${fitting(told, places)}`}`
}

const titles = { danger: 'Dangers', caution: 'Cautions', note: 'Notes' } as const

function consequencesHtml(told: readonly Entry[], places: Places): Html {
  const all = toldConsequences(told, mark)
  return html`${(['danger', 'caution', 'note'] as const).map((level) => {
    const own = all.filter((one) => one.level === level)
    return (
      own.length > 0 &&
      html`<h2 class="${level}">${titles[level]} <span class="count">${own.length}</span></h2>
<ul class="findings ${level}">${own.map(
        ({ text, code, names }) =>
          html`<li${aboutHtml(names, places)}><p>${marked(text)}</p><p class="minor"><span class="code">${code}</span> ${namesHtml(names, places)}</p></li>\n`,
      )}</ul>\n`
    )
  })}`
}

/** Around a name in a sentence: control characters, which no text that is told has. */
const [begin, end] = ['\x02', '\x03']
const mark = (name: string): string => begin + name + end

const marked = (text: string): Html =>
  html`${text.split(end).map((part) => {
    const [words = '', name] = part.split(begin)
    return html`${words}${name !== undefined && html`<code>${name}</code>`}`
  })}`

/** Files of delivery are no environments. */
const namesHtml = (names: readonly string[], places: Places): Html =>
  names.every((name) => places.has(name)) ? environmentLinks(names) : html`${names.join(', ')}`

/** Whom an element is about, so that the page of an environment shows it, too; nothing of files of delivery. */
function aboutHtml(names: readonly string[], places: Places): Html {
  const found = names.flatMap((name) => places.get(name) ?? [])
  return html`${found.length > 0 && html` data-about="${placesText(found)}"`}`
}

function fitting(told: readonly Entry[], places: Places): Html {
  let room = mostFields
  const shown = told
    .map((entry) => entryHtml(entry, places))
    .filter(({ html }) => {
      room -= html.length
      return room >= 0
    })
  const rest = told.length - shown.length
  return html`${shown}${rest > 0 && html`<p>${rest} more ${rest === 1 ? 'change does' : 'changes do'} not fit here: <code>mlflow-gitops diff</code> shows all.</p>`}`
}

const entryHtml = ({ names, objects }: Entry, places: Places): Html =>
  html`<article class="change"${aboutHtml(names, places)}><h3>${namesHtml(names, places)}</h3>\n${objects.map(objectHtml)}</article>\n`

function objectHtml({ change, title, fields, content, causes }: ToldObject): Html {
  const because = causes.length > 0 && html` <span class="cause">${causes.join('; ')}</span>`
  const head = html`<h4><span class="tag ${change}">${change}</span> ${title}${because}</h4>\n`
  if (content.length > 0) return html`${head}<pre class="added"><ins>${content.join('\n')}</ins></pre>\n`
  if (fields.length === 0) return head
  return html`${head}<div class="scroll" tabindex="0" role="group" aria-label="Fields of ${title}"><table class="fields"><thead><tr><th scope="col">Field</th><th scope="col">Before</th><th scope="col">After</th><th scope="col">Because of</th></tr></thead><tbody>
${fields.map(fieldHtml)}</tbody></table></div>\n`
}

const fieldHtml = ({ path, before, after, causes }: ToldField): Html =>
  html`<tr><th scope="row">${path}</th><td data-title="Before">${before.length > 0 && html`<del>${before.join('\n')}</del>`}</td><td data-title="After">${after.length > 0 && html`<ins>${after.join('\n')}</ins>`}</td><td class="cause" data-title="Because of">${causes.join('\n')}</td></tr>\n`
