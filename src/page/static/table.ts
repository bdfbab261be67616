import { cellText } from '../amount.ts'
import { type Column, type ColumnKey, columns, type Row } from '../columns.ts'
import { type Html, html } from '../html.ts'
import { toEnvironment } from '../route.ts'

const [, ...shown] = columns.filter(({ isStatic }: Column) => isStatic)

/** The fleet as a table without a script; ends of cells and rows are left out, as HTML allows. */
export const tableHtml = (rows: readonly Row[]): Html =>
  html`<div class="scroll" tabindex="0" role="region" aria-label="The fleet"><table><caption>${rows.length} environments</caption><thead><tr><th scope="col">Environment${shown.map(({ label }) => html`<th scope="col">${label}`)}</thead><tbody>
${rows.map(rowHtml)}</tbody></table></div>`

const rowHtml = (row: Row): Html =>
  html`<tr id="${toEnvironment(String(row.environment)).slice(1)}"><th scope="row">${row.environment}${shown.map(({ key }) => html`<td>${textOf(row, key)}`)}\n`

const textOf = (row: Row, key: ColumnKey): string => {
  if (key !== 'warnings') return cellText(row[key], undefined)
  return row.errors ? `${row.errors} errors` : String(row.warnings || '')
}
