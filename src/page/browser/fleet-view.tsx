import { useState } from 'preact/hooks'
import { csv } from '../../text/csv.ts'
import { type Column, type ColumnKey, columns } from '../columns.ts'
import { addressOf, type Route, withQuery } from '../route.ts'
import { Facets, Folded } from './facets.tsx'
import { cell, chosenRows, type Fleet, isColumn, wrongConditions } from './fleet.ts'
import { fleetColumn } from './fleet-column.tsx'
import { save } from './save.ts'
import { Search } from './search.tsx'
import { Table } from './table.tsx'
import { follow, type ViewProps } from './view.ts'

/** How many rows are drawn before somebody asks for all. */
const most = 200

/** The fleet as a table: search, facets, order and columns are in the address. */
export function FleetView({ fleet, route }: ViewProps) {
  const [isWhole, setWhole] = useState(false)
  const rows = chosenRows(fleet, route.query)
  const shown = shownColumns(fleet, route.query)
  const drawn = isWhole ? rows : rows.slice(0, most)
  const saveRows = (): void =>
    save(
      'fleet.csv',
      csv([columns.map(({ key }) => key), ...rows.map((row) => columns.map(({ key }) => cell(fleet, row, key)))]),
    )
  return (
    <section aria-labelledby="fleet-title">
      <h2 id="fleet-title">The fleet</h2>
      <div class="tools">
        <Search route={route} label="Search the fleet" hint="text, or mlflow<3.17 memory>16Gi" />
        <Facets fleet={fleet} route={route} />
        <ColumnChoice route={route} shown={shown} />
        <button type="button" onClick={saveRows}>
          Save as CSV
        </button>
      </div>
      <Chips route={route} />
      <p class="minor" role="status">
        {rows.length === fleet.size ? `${fleet.size} environments` : `${rows.length} of ${fleet.size} environments`}
        {wrongConditions(route.query).map((wrong) => (
          <span key={wrong} class="wrong">
            {wrong}
          </span>
        ))}
      </p>
      <Table
        label="The fleet"
        look="fleet"
        columns={shown.map((column) => fleetColumn(fleet, route, column))}
        rows={drawn}
        keyOf={(row) => row}
      />
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
  return columns.filter((column: Column) => {
    const key = column.key as ColumnKey
    if (key === 'environment') return true
    return named.length > 0 ? named.includes(key) : (column.isShown || key === 'change') && isTelling(key)
  })
}

function ColumnChoice({ route, shown }: { route: Route; shown: readonly Column[] }) {
  const isShown = (key: string): boolean => shown.some((column) => column.key === key)
  const toggle = (key: string): void => {
    const keys = columns.filter((one) => (one.key === key ? !isShown(key) : isShown(one.key)))
    follow(addressOf(withQuery(route, { columns: keys.map(({ key }) => key).join(',') })))
  }
  return (
    <Folded title="Columns">
      {columns.slice(1).map(({ key, label }) => (
        <label key={key}>
          <input type="checkbox" checked={isShown(key)} onChange={() => toggle(key)} /> {label}
        </label>
      ))}
    </Folded>
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
