import { amountText } from '../amount.ts'
import { type Amount, amounts, type ColumnKey, columnOf, type Row } from '../columns.ts'
import { type Html, html } from '../html.ts'

/** A fleet in numbers, with what they were before where there is a base. */
export function summaryHtml(rows: readonly Row[], before: readonly Row[] | undefined): Html {
  const told = [
    fact('Environments', (all) => String(all.length)),
    fact('Clusters', (all) => distinct(all, 'cluster')),
    fact('Database servers', (all) => distinct(all, 'server')),
    fact('Releases', (all) => distinct(all, 'mlflow')),
    ...amounts.map((amount) =>
      fact(columnOf(amount).label, (all) => amountText(total(all, amount), columnOf(amount).unit)),
    ),
  ].filter(({ now }) => !/^0(\s|$)/.test(now))
  return html`<dl class="facts numbers">${told.map(({ label, now, was }) => html`<div><dt>${label}<dd>${now}${was !== undefined && html` <span class="was">was ${was}</span>`}</div>\n`)}</dl>`

  function fact(label: string, textOf: (rows: readonly Row[]) => string) {
    const [now, was] = [textOf(rows), before && textOf(before)]
    return { label, now, ...(was !== now && { was }) }
  }
}

const distinct = (rows: readonly Row[], key: ColumnKey): string =>
  String(new Set(rows.map((row) => row[key]).filter((value) => value !== '')).size)

const total = (rows: readonly Row[], amount: Amount): number => rows.reduce((sum, row) => sum + Number(row[amount]), 0)
