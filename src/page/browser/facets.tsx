import type { ComponentChildren } from 'preact'
import { type Column, type ColumnKey, columns } from '../columns.ts'
import { addressOf, type Route, withQuery } from '../route.ts'
import { type Fleet, facetCounts } from './fleet.ts'
import { follow } from './view.ts'

/** The columns of few values, each with how many environments have which. */
export const Facets = ({ fleet, route }: { fleet: Fleet; route: Route }) => (
  <div class="facets">
    {columns
      .filter(({ key, ...column }: Column) => column.isFacet && new Set(fleet.columns[key as ColumnKey]).size > 1)
      .map(({ key, label }) => (
        <Facet key={key} column={key} label={label} fleet={fleet} route={route} />
      ))}
  </div>
)

interface FacetProps {
  column: ColumnKey
  label: string
  fleet: Fleet
  route: Route
}

function Facet({ column, label, fleet, route }: FacetProps) {
  const chosen = route.query.getAll(column)
  const toggle = (value: string): void => {
    const others = chosen.filter((one) => one !== value)
    const now = others.length === chosen.length ? [...chosen, value] : others
    follow(addressOf(withQuery(route, { [column]: now })))
  }
  return (
    <Folded title={label} count={chosen.length}>
      {facetCounts(fleet, route.query, column).map(([value, count]) => (
        <label key={value}>
          <input type="checkbox" checked={chosen.includes(value)} onChange={() => toggle(value)} /> {value}{' '}
          <span class="minor">{count}</span>
        </label>
      ))}
    </Folded>
  )
}

/** Choices that open below their title; only one such is open. */
export const Folded = ({
  title,
  count = 0,
  children,
}: {
  title: string
  count?: number
  children: ComponentChildren
}) => (
  <details class="facet" name="facet">
    <summary>
      {title}
      {count > 0 && <span class="count">{count}</span>}
    </summary>
    <fieldset>
      <legend class="hidden">{title}</legend>
      {children}
    </fieldset>
  </details>
)
