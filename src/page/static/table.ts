import { type ColumnKey, columns, type Row } from '../columns.ts'
import { type Html, html } from '../html.ts'
import { addressOf } from './names.ts'

/** What a viewer without scripts sees of an environment. */
const shown: readonly ColumnKey[] = [
  ...(['cluster', 'namespace', 'mlflow', 'database', 'artifacts', 'url', 'pods', 'auth', 'delivery'] as const),
]

const labels = new Map<string, string>(columns.map(({ key, label }) => [key, label]))

/** The fleet as a table without a script; ends of cells and rows are left out, as HTML allows. */
export const tableHtml = (rows: readonly Row[]): Html =>
  html`<div class="scroll" tabindex="0" role="region" aria-label="The fleet"><table><caption>${rows.length} environments</caption><thead><tr><th scope="col">Environment${shown.map((key) => html`<th scope="col">${labels.get(key)!}`)}<th scope="col">Warnings</thead><tbody>
${rows.map(rowHtml)}</tbody></table></div>`

const rowHtml = (row: Row): Html =>
  html`<tr id="${addressOf(String(row.environment))}"><th scope="row">${row.environment}${shown.map((key) => html`<td>${row[key]}`)}<td>${
    row.errors ? `${row.errors} errors` : row.warnings || ''
  }\n`
