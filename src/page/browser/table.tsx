import type { ComponentChildren } from 'preact'

/** A column of a table of rows. */
export interface TableColumn<Row> {
  title: string
  /** What stands at its head in place of the title. */
  head?: ComponentChildren
  cell: (row: Row) => ComponentChildren
  /** Whether its cells say what a row is about. */
  isName?: boolean
  isNumber?: boolean
  /** How rows are ordered by it. */
  order?: 'ascending' | 'descending' | undefined
  /** What a cell looks like. */
  look?: (row: Row) => string
}

interface Props<Row> {
  /** What the table is, for those who hear it. */
  label: string
  /** What is seen above it. */
  caption?: ComponentChildren
  columns: readonly TableColumn<Row>[]
  rows: readonly Row[]
  keyOf: (row: Row) => string | number
  look?: string
  isCurrent?: (row: Row) => boolean
}

/** A table that scrolls by itself where it is wider than the window, with keys as well; where it is narrow, rows are blocks. */
export function Table<Row>({ label, caption, columns, rows, keyOf, look = '', isCurrent }: Props<Row>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
    <section class="scroll" tabIndex={0} aria-label={`${label}, as a table`}>
      <table class={look}>
        <caption class={caption === undefined ? 'hidden' : ''}>{caption ?? label}</caption>
        <thead>
          <tr>
            {columns.map(({ title, head = title, isNumber, order }) => (
              <th key={title} scope="col" class={isNumber ? 'number' : ''} {...(order && { 'aria-sort': order })}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody onKeyDown={stepRows}>
          {rows.map((row) => (
            <tr key={keyOf(row)} {...(isCurrent?.(row) && { 'aria-current': 'true' })}>
              {columns.map(({ title, cell, isName, isNumber, look }) => {
                const own = [isNumber ? 'number' : '', look?.(row) ?? ''].filter(Boolean).join(' ')
                return isName ? (
                  <th key={title} scope="row" class={own}>
                    {cell(row)}
                  </th>
                ) : (
                  <td key={title} class={own} data-title={title}>
                    {cell(row)}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** Arrows go from row to row. */
function stepRows(event: KeyboardEvent): void {
  const step = { ArrowDown: 'nextElementSibling', ArrowUp: 'previousElementSibling' }[event.key]
  const row = (event.target as Element).closest('tr')
  const next = step && row?.[step as 'nextElementSibling']?.querySelector<HTMLElement>('a')
  if (!next) return
  event.preventDefault()
  next.focus()
}
