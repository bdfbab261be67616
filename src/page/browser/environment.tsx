import { type Column, columns } from '../columns.ts'
import { cellText } from './amount.ts'
import { Objects } from './environment-objects.tsx'
import { Neighbours, Prerequisites } from './environment-things.tsx'
import { Values } from './environment-values.tsx'
import { cell, type Fleet } from './fleet.ts'
import type { ViewProps } from './view.ts'

/** One environment: what the table has of it, what is wrong, its values, what must be there, its neighbours, objects. */
export function EnvironmentView({ fleet, route }: ViewProps) {
  const place = fleet.places.get(route.name)
  if (place === undefined)
    return (
      <section>
        <h2>{route.name}</h2>
        <p>
          There is no such environment in this page. <a href="#/fleet">The fleet</a>
        </p>
      </section>
    )
  return (
    <section aria-labelledby="environment-title">
      <h2 id="environment-title" class="name">
        {route.name}
      </h2>
      <Facts fleet={fleet} place={place} />
      <Diagnostics fleet={fleet} place={place} />
      <Values place={place} route={route} />
      <Prerequisites fleet={fleet} place={place} />
      <Neighbours fleet={fleet} place={place} />
      <Objects place={place} />
    </section>
  )
}

const Facts = ({ fleet, place }: { fleet: Fleet; place: number }) => (
  <dl class="facts">
    {columns.slice(1).map(({ key, label, ...column }: Column) => {
      const value = cell(fleet, place, key as (typeof columns)[number]['key'])
      return (
        value !== '' &&
        value !== 0 && (
          <div key={key}>
            <dt>{label}</dt>
            <dd>{cellText(value, column.unit)}</dd>
          </div>
        )
      )
    })}
  </dl>
)

function Diagnostics({ fleet, place }: { fleet: Fleet; place: number }) {
  const own = fleet.diagnostics.filter(({ environments }) => environments.includes(place))
  if (own.length === 0) return null
  return (
    <>
      <h3>What is wrong</h3>
      <ul class="findings">
        {own.map(({ severity, code, message, help, place: where }) => (
          <li key={`${code} ${where} ${message}`}>
            <p>
              <span class={`tag ${severity}`}>{severity}</span> {message}
            </p>
            {help !== undefined && <p class="minor">help: {help}</p>}
            <p class="minor">
              <span class="code">{code}</span> <span class="place">{where}</span>
            </p>
          </li>
        ))}
      </ul>
    </>
  )
}
