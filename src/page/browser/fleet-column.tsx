import type { ComponentChildren } from 'preact'
import { cellText } from '../amount.ts'
import type { Column, ColumnKey } from '../columns.ts'
import { addressOf, type Route, toEnvironment, withQuery } from '../route.ts'
import { cell, type Fleet } from './fleet.ts'
import type { TableColumn } from './table.tsx'

/** A column of the fleet's table, whose head orders it. */
export function fleetColumn(fleet: Fleet, route: Route, column: Column): TableColumn<number> {
  const { key, label: title, unit } = column
  const sort = route.query.get('sort') ?? 'environment'
  const order = sort === key ? 'ascending' : sort === `-${key}` ? 'descending' : undefined
  return {
    ...{ title, order, isName: key === 'environment', isNumber: unit !== undefined },
    head: (
      <a href={addressOf(withQuery(route, { sort: order === 'ascending' ? `-${key}` : key }))}>
        {title}
        {order && <span aria-hidden="true">{order === 'ascending' ? ' ↑' : ' ↓'}</span>}
      </a>
    ),
    cell: (row) => {
      const value = cell(fleet, row, key as ColumnKey)
      return (special[key] ?? plain)(value, column, cell(fleet, row, 'errors'))
    },
  }
}

type Content = (value: string | number, column: Column, errors: string | number) => ComponentChildren

const plain: Content = (value, { unit }) =>
  unit ? cellText(value, unit) : <span title={String(value)}>{String(value)}</span>

/** What tells one from others comes first: the name of a database, behind it the server's. */
const named: Content = (value) => {
  const text = String(value)
  const at = text.lastIndexOf('/')
  return (
    <span title={text}>
      {text.slice(at + 1)} {at > 0 && <span class="minor">{text.slice(0, at)}</span>}
    </span>
  )
}

const warned: Content = (value, _, errors) =>
  errors ? <span class="tag error">{errors} errors</span> : value === 0 ? '' : value

/** Columns that aren't mere text. */
const special: { [key: string]: Content } = {
  environment: (value) => <a href={toEnvironment(String(value))}>{value}</a>,
  change: (value) => value !== '' && <span class={`tag ${value}`}>{value}</span>,
  url: (value, column, errors) =>
    /^https?:\/\/[\w.:/-]+$/.test(String(value)) ? (
      <a href={String(value)} rel="noreferrer" title={String(value)}>
        {String(value).replace(/^https:\/\//, '')}
      </a>
    ) : (
      plain(value, column, errors)
    ),
  database: named,
  warnings: warned,
  gpus: (value) => value || '',
}
