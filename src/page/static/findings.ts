import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { withoutSecrets } from '../../diagnostics/hide-secrets.ts'
import { count, details, formatLocation } from '../../diagnostics/prose.ts'
import type { Row } from '../columns.ts'
import { outliersOf, outlierText } from '../data/outliers.ts'
import { type Html, html } from '../html.ts'
import { environmentLinks } from './names.ts'

/** What of a fleet needs eyes: errors, warnings, and who is not like the others. */
export function findingsHtml(diagnostics: readonly Diagnostic[], rows: readonly Row[]): Html {
  const told = withoutSecrets(diagnostics)
  const [errors, warnings] = (['error', 'warning'] as const).map((one) =>
    told.filter(({ severity }) => severity === one),
  )
  const outliers = outliersOf(rows)
  const all = [
    ...(errors!.length > 0 ? [count(errors!.length, 'error')] : []),
    ...(warnings!.length > 0 ? [count(warnings!.length, 'warning')] : []),
    ...(outliers.length > 0 ? [count(outliers.length, 'outlier')] : []),
  ]
  const level = errors!.length > 0 ? 'danger' : warnings!.length > 0 ? 'caution' : 'none'
  return html`<div class="verdict ${level}"><p class="level">${all.length > 0 ? all.join(', ') : 'nothing to look at'}</p><p>${errors!.length > 0 ? 'nothing is written while there are errors' : 'all environments compile'}</p></div>
${diagnosticsHtml('Errors', 'danger', errors!)}${diagnosticsHtml('Warnings', 'caution', warnings!)}${
  outliers.length > 0 &&
  html`<h2 class="note">Outliers <span class="count">${outliers.length}</span></h2>
<ul class="findings note">${outliers.map((one) => html`<li><p>${outlierText(one)}</p><p class="minor">${environmentLinks(one.environments)}</p></li>\n`)}</ul>\n`
}`
}

const diagnosticsHtml = (title: string, level: string, all: readonly Diagnostic[]): Html =>
  html`${
    all.length > 0 &&
    html`<h2 class="${level}">${title} <span class="count">${all.length}</span></h2>
<ul class="findings ${level}">${alike(all).map(diagnosticHtml)}</ul>\n`
  }`

/** Diagnostics that say the same of different places, together, what is said most often first. */
function alike(all: readonly Diagnostic[]): [Diagnostic, ...Diagnostic[]][] {
  const found = new Map<string, [Diagnostic, ...Diagnostic[]]>()
  for (const one of all) {
    const key = JSON.stringify([one.code, one.message, one.help])
    const others = found.get(key)
    if (others) others.push(one)
    else found.set(key, [one])
  }
  return [...found.values()].sort((a, b) => b.length - a.length)
}

function diagnosticHtml(all: readonly [Diagnostic, ...Diagnostic[]]): Html {
  const [{ environments: _, ...first }, ...others] = all
  const { code, message, location } = first
  const places = `${formatLocation(location)}${others.length > 0 ? ` and ${count(others.length, 'more place')}` : ''}`
  const environments = [...new Set(all.flatMap(({ environments = [] }) => environments))]
  return html`<li><p>${message}</p>${details(first).map(({ label, text }) => html`<p class="minor">${label} ${text}</p>`)}<p class="minor"><span class="code">${code}</span> <span class="place">${places}</span> ${environmentLinks(environments)}</p></li>\n`
}
