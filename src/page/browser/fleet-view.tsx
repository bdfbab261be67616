import { useState } from 'preact/hooks'
import { type Column, type ColumnKey, columns } from '../columns.ts'
import { cellText } from './amount.ts'
import { csvOf, save } from './csv.ts'
import { Facets } from './facets.tsx'
import { cell, chosenRows, type Fleet, isColumn } from './fleet.ts'
import { addressOf, type Route, toEnvironment, withQuery } from './route.ts'
import { Scroll } from './scroll.tsx'
import { Search } from './search.tsx'
import type { ViewProps } from './view.ts'

/** How many rows are drawn before somebody asks for all. */
const most = 200

/** The fleet as a table: search, facets, order and columns are in the address. */
export function FleetView({ fleet, route }: ViewProps) {
  const [isWhole, setWhole] = useState(false)
  const rows = chosenRows(fleet, route.query)
  const shown = shownColumns(fleet, route.query)
  const drawn = isWhole ? rows : rows.slice(0, most)
  return (
    <section aria-labelledby="fleet-title">
      <h2 id="fleet-title">The fleet</h2>
      <div class="tools">
        <Search route={route} label="Search the fleet" hint="text, or mlflow<3.17 pods>=2" />
        <Facets fleet={fleet} route={route} />
        <ColumnChoice fleet={fleet} route={route} shown={shown} />
        <button type="button" onClick={() => save('fleet.csv', csvOf(fleet, rows))}>
          Save as CSV
        </button>
      </div>
      <Chips route={route} />
      <p class="minor" role="status">
        {rows.length === fleet.size ? `${fleet.size} environments` : `${rows.length} of ${fleet.size} environments`}
      </p>
      <Scroll label="The fleet, as a table">
        <table class="fleet">
          <caption class="hidden">The fleet, a row an environment</caption>
          <thead>
            <tr>
              {shown.map((column) => (
                <Head key={column.key} column={column} route={route} />
              ))}
            </tr>
          </thead>
          <tbody onKeyDown={stepRows}>
            {drawn.map((row) => (
              <tr key={row}>
                {shown.map((column) => (
                  <Cell key={column.key} fleet={fleet} row={row} column={column} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {drawn.length < rows.length && (
        <p class="tools">
          <button type="button" onClick={() => setWhole(true)}>
            Show all {rows.length}
          </button>
        </p>
      )}
    </section>
  )
}

/** The columns that the address names, or those that are shown by default; of these not those that tell nobody apart. */
function shownColumns(fleet: Fleet, query: URLSearchParams): Column[] {
  const named = (query.get('columns') ?? '').split(',').filter(isColumn)
  const isTelling = (key: ColumnKey): boolean => {
    const values = new Set(fleet.columns[key])
    return values.size > 1 || (fleet.size === 1 && !values.has('') && !values.has(0))
  }
  return columns.filter((column: Column) =>
    named.length > 0
      ? column.key === 'environment' || named.includes(column.key as ColumnKey)
      : (column.isShown || column.key === 'change') && isTelling(column.key as ColumnKey),
  )
}

function Head({ column: { key, label, unit }, route }: { column: Column; route: Route }) {
  const sort = route.query.get('sort') ?? 'environment'
  const order = sort === key ? 'ascending' : sort === `-${key}` ? 'descending' : undefined
  const next = order === 'ascending' ? `-${key}` : key
  return (
    <th scope="col" class={unit && 'number'} {...(order && { 'aria-sort': order })}>
      <a href={addressOf(withQuery(route, { sort: next }))}>
        {label}
        {order && <span aria-hidden="true">{order === 'ascending' ? ' ↑' : ' ↓'}</span>}
      </a>
    </th>
  )
}

interface CellProps {
  fleet: Fleet
  row: number
  column: Column
}

function Cell({ fleet, row, column: { key, unit } }: CellProps) {
  const value = cell(fleet, row, key as ColumnKey)
  if (key === 'environment')
    return (
      <th scope="row">
        <a href={toEnvironment(String(value))}>{value}</a>
      </th>
    )
  if (key === 'url' && /^https?:\/\/[\w.:/-]+$/.test(String(value)))
    return (
      <td>
        <a href={String(value)} rel="noreferrer">
          {String(value).replace(/^https:\/\//, '')}
        </a>
      </td>
    )
  if (key === 'change' && value !== '')
    return (
      <td>
        <span class={`tag ${value}`}>{value}</span>
      </td>
    )
  if (key === 'warnings' && cell(fleet, row, 'errors'))
    return (
      <td class="number">
        <span class="tag error">{cell(fleet, row, 'errors')} errors</span>
      </td>
    )
  const isNothing = value === 0 && (key === 'warnings' || key === 'errors' || key === 'gpus')
  const text = isNothing ? '' : cellText(value, unit)
  return unit ? <td class="number">{text}</td> : <td title={text}>{text}</td>
}

function ColumnChoice({ route, shown }: { fleet: Fleet; route: Route; shown: readonly Column[] }) {
  const isShown = (key: string): boolean => shown.some((column) => column.key === key)
  const toggle = (key: string): void => {
    const keys = columns.map(({ key }) => key as string).filter((one) => (one === key ? !isShown(one) : isShown(one)))
    location.hash = addressOf(withQuery(route, { columns: keys.join(',') }))
  }
  return (
    <details class="facet" name="facet">
      <summary>Columns</summary>
      <fieldset>
        <legend class="hidden">Columns</legend>
        {columns.slice(1).map(({ key, label }) => (
          <label key={key}>
            <input type="checkbox" checked={isShown(key)} onChange={() => toggle(key)} /> {label}
          </label>
        ))}
      </fieldset>
    </details>
  )
}

/** What the table is narrowed to, each to be taken away again. */
function Chips({ route }: { route: Route }) {
  const chosen = columns.flatMap(({ key, label }) => route.query.getAll(key).map((value) => ({ key, label, value })))
  if (chosen.length === 0) return null
  return (
    <ul class="chips">
      {chosen.map(({ key, label, value }) => (
        <li key={`${key} ${value}`}>
          <a href={addressOf(withQuery(route, { [key]: route.query.getAll(key).filter((one) => one !== value) }))}>
            {label}: {value} <span aria-hidden="true">×</span>
            <span class="hidden"> remove</span>
          </a>
        </li>
      ))}
      <li>
        <a href={addressOf(withQuery(route, Object.fromEntries(chosen.map(({ key }) => [key, '']))))}>Remove all</a>
      </li>
    </ul>
  )
}

/** Arrows go from row to row. */
function stepRows(event: KeyboardEvent): void {
  const step = { ArrowDown: 'nextElementSibling', ArrowUp: 'previousElementSibling' }[event.key]
  const row = (event.target as HTMLElement).closest('tr')
  if (!step || !row) return
  const next = row[step as 'nextElementSibling'] as HTMLElement | null
  event.preventDefault()
  next?.querySelector('a')?.focus()
}
