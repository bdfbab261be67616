import { cellText } from '../amount.ts'
import { type Column, columns } from '../columns.ts'
import { toFleet } from '../route.ts'
import { Changes } from './environment-changes.tsx'
import { Objects } from './environment-objects.tsx'
import { Neighbours, Prerequisites } from './environment-things.tsx'
import { Values } from './environment-values.tsx'
import { cell, type Fleet } from './fleet.ts'
import type { ViewProps } from './view.ts'

/** One environment: what the table has of it, what is wrong, its values, what must be there, its neighbours, objects. */
export function EnvironmentView({ fleet, route }: ViewProps) {
  const { name } = route
  const place = fleet.places.get(name)
  return (
    <section aria-labelledby="environment-title">
      <h2 id="environment-title" class="name">
        {name}
      </h2>
      {place === undefined ? (
        <Missing fleet={fleet} name={name} />
      ) : (
        <>
          <Facts fleet={fleet} place={place} />
          <Diagnostics fleet={fleet} place={place} />
          <Changes place={place} />
          <Values place={place} route={route} />
          <Prerequisites fleet={fleet} place={place} />
          <Neighbours fleet={fleet} place={place} />
          <Objects place={place} />
        </>
      )}
    </section>
  )
}

/** An environment that is gone, or was never there. */
function Missing({ fleet, name }: { fleet: Fleet; name: string }) {
  const place = fleet.gone.indexOf(name)
  if (place === -1)
    return (
      <p>
        There is no such environment in this page. <a href={toFleet({})}>The fleet</a>
      </p>
    )
  return (
    <>
      <p>It is gone with this change.</p>
      <Changes place={fleet.size + place} />
    </>
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
