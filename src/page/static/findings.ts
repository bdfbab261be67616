import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { withoutSecrets } from '../../diagnostics/hide-secrets.ts'
import { count, details, formatLocation, summarize } from '../../diagnostics/prose.ts'
import { multimap } from '../../text/multimap.ts'
import { type Outlier, outlierText } from '../data/outliers.ts'
import { type Html, html } from '../html.ts'
import { environmentLinks } from './links.ts'

/** How it is with a fleet: how much of it needs eyes. */
export function conditionHtml(diagnostics: readonly Diagnostic[], outliers: readonly Outlier[]): Html {
  const { errors, warnings } = summarize(diagnostics)
  const found = [[errors, 'error'] as const, [warnings, 'warning'] as const, [outliers.length, 'outlier'] as const]
  const told = found.flatMap(([many, what]) => (many > 0 ? [count(many, what)] : []))
  const level = errors > 0 ? 'danger' : warnings > 0 ? 'caution' : 'none'
  return html`<div class="verdict ${level}"><p class="level">${told.length > 0 ? told.join(', ') : 'nothing to look at'}</p><p>${errors > 0 ? 'nothing is written while there are errors' : 'all environments compile'}</p></div>`
}

const titles = { error: ['Errors', 'danger'], warning: ['Warnings', 'caution'] } as const

/** What is wrong, by how grave it is. */
export function diagnosticsHtml(diagnostics: readonly Diagnostic[], severity: Diagnostic['severity']): Html {
  const all = withoutSecrets(diagnostics).filter((one) => one.severity === severity)
  const [title, level] = titles[severity]
  return findingsHtml(title, level, all.length, alike(all).map(diagnosticHtml))
}

/** Who is not like the others. */
export const outliersHtml = (outliers: readonly Outlier[]): Html =>
  findingsHtml(
    'Outliers',
    'note',
    outliers.length,
    outliers.map((one) => html`<p>${outlierText(one)}</p><p class="minor">${environmentLinks(one.environments)}</p>`),
  )

const findingsHtml = (title: string, level: string, count: number, texts: readonly Html[]): Html =>
  html`${
    count > 0 &&
    html`<h2 class="${level}">${title} <span class="count">${count}</span></h2>
<ul class="findings ${level}">${texts.map((text) => html`<li>${text}</li>\n`)}</ul>\n`
  }`

/** Diagnostics that say the same of different places, together, what is said most often first. */
function alike(all: readonly Diagnostic[]): [Diagnostic, ...Diagnostic[]][] {
  const found = multimap(all.map((one) => [JSON.stringify([one.code, one.message, one.help]), one]))
  return [...found.values()].sort((a, b) => b.length - a.length)
}

function diagnosticHtml(all: readonly [Diagnostic, ...Diagnostic[]]): Html {
  const [{ environments: _, ...first }, ...others] = all
  const { code, message, location } = first
  const places = `${formatLocation(location)}${others.length > 0 ? ` and ${count(others.length, 'more place')}` : ''}`
  const environments = [...new Set(all.flatMap(({ environments = [] }) => environments))]
  return html`<p>${message}</p>${details(first).map(({ label, text }) => html`<p class="minor">${label} ${text}</p>`)}<p class="minor"><span class="code">${code}</span> <span class="place">${places}</span> ${environmentLinks(environments)}</p>`
}
