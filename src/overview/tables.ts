import { stringify } from '../diagnostics/json.ts'
import { count } from '../diagnostics/prose.ts'
import { csv } from '../text/csv.ts'
import { escapeControls } from '../text/escape.ts'
import { plainMarkdown } from '../text/markdown.ts'
import { cells, width } from '../text/terminal-width.ts'
import { type Column, columns, type Row } from './row.ts'

/** A table of environments as text that ends with a newline, by the name that `--format` knows. */
export const tables = {
  pretty: prettyTable,
  json: (rows: readonly Row[]) => stringify(rows),
  csv: csvTable,
  markdown: (rows: readonly Row[]) => markdownTable(rows),
}

const heads: Record<Column, string> = {
  environment: 'environment',
  cluster: 'cluster',
  namespace: 'namespace',
  mlflow: 'MLflow',
  database: 'database',
  artifacts: 'artifacts',
  url: 'URL',
  replicas: 'replicas',
  delivery: 'delivery',
  warnings: 'warnings',
}

/** What stands in a cell: the errors of an environment where its warnings are asked for. */
function cellOf(row: Row, column: Column): string {
  if (column === 'warnings' && row.errors > 0) return count(row.errors, 'error')
  const value = row[column]
  return escapeControls(String(column === 'warnings' && value === 0 ? '' : value))
}

/** Columns that may be cut off, and how much of them stays. */
const cuttable: readonly Column[] = ['namespace', 'mlflow', 'database', 'artifacts', 'url', 'delivery']
const narrowest = 8
const gap = '  '

/**
 * For a terminal of so many columns. Columns without content are left out. Where the others don't fit, what all rows have
 * in common is told once, below, and what is longest is cut off. Without a width nothing is.
 */
function prettyTable(rows: readonly Row[], terminal = Number.POSITIVE_INFINITY): string {
  if (rows.length === 0) return ''
  const valuesOf = (column: Column) => new Set(rows.map((row) => cellOf(row, column)))
  const filled = columns.filter((column) => valuesOf(column).size > 1 || !valuesOf(column).has(''))
  const natural = (column: Column) =>
    Math.max(columnsOf(heads[column]), ...rows.map((row) => columnsOf(cellOf(row, column))))
  const total = (widths: readonly number[]) => widths.reduce((sum, one) => sum + one + gap.length, -gap.length)
  const isWide = total(filled.map(natural)) > terminal
  const common = filled.filter(
    (column) => isWide && column !== 'environment' && rows.length > 1 && valuesOf(column).size === 1,
  )
  const told = filled.filter((column) => !common.includes(column))
  const widths = told.map(natural)
  while (total(widths) > terminal) {
    const most = Math.max(...widths.filter((_, at) => cuttable.includes(told[at]!)))
    if (most <= narrowest) break
    widths[told.findLastIndex((column, at) => widths[at] === most && cuttable.includes(column))]!--
  }
  const line = (textOf: (column: Column) => string): string =>
    `${told
      .map((column, at) => fitted(textOf(column), widths[at]!))
      .join(gap)
      .trimEnd()}\n`
  const same = common.map((column) => `${heads[column]} ${cellOf(rows[0]!, column)}`)
  return [
    line((column) => heads[column]),
    ...rows.map((row) => line((column) => cellOf(row, column))),
    ...(same.length > 0 ? [`all of them: ${same.join(', ')}\n`] : []),
  ].join('')
}

const columnsOf = (text: string): number => width(cells(text))

function fitted(text: string, most: number): string {
  const all = cells(text)
  if (width(all) <= most) return text + ' '.repeat(most - width(all))
  const kept = all.slice()
  while (width(kept) > most - 1) kept.pop()
  return `${kept.map(({ text }) => text).join('')}…${' '.repeat(most - 1 - width(kept))}`
}

function csvTable(rows: readonly Row[]): string {
  const all = [...columns, 'errors'] as const
  return csv([all, ...rows.map((row) => all.map((column) => row[column]))])
}

/** For a forge: a line an environment. */
export function markdownTable(rows: readonly Row[], without: readonly Column[] = []): string {
  const told = columns.filter((column) => !without.includes(column))
  const line = (texts: readonly string[]): string => `| ${texts.join(' | ')} |\n`
  return [
    line(told.map((column) => heads[column])),
    line(told.map(() => '---')),
    ...rows.map((row) => line(told.map((column) => markdownCell(row, column)))),
  ].join('')
}

/** An address is a link by itself, wherever its text is one. */
const markdownCell = (row: Row, column: Column): string =>
  column === 'url' && /^https?:\/\/[\w.:/-]+$/.test(row.url) ? row.url : plainMarkdown(cellOf(row, column))
