import { type Column, type ColumnKey, columns } from '../columns.ts'
import { type Fleet, facetCounts } from './fleet.ts'
import { addressOf, type Route, withQuery } from './route.ts'

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
    const others = chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value]
    location.hash = addressOf(withQuery(route, { [column]: others }))
  }
  return (
    <details class="facet" name="facet">
      <summary>
        {label}
        {chosen.length > 0 && <span class="count">{chosen.length}</span>}
      </summary>
      <fieldset>
        <legend class="hidden">{label}</legend>
        {facetCounts(fleet, route.query, column).map(([value, count]) => (
          <label key={value}>
            <input type="checkbox" checked={chosen.includes(value)} onChange={() => toggle(value)} /> {value}{' '}
            <span class="minor">{count}</span>
          </label>
        ))}
      </fieldset>
    </details>
  )
}
