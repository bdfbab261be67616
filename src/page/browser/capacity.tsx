import { columns } from '../columns.ts'
import { amountText } from './amount.ts'
import type { Fleet } from './fleet.ts'
import { Icicle } from './icicle.tsx'
import { addressOf, toFleet, withQuery } from './route.ts'
import { Scroll } from './scroll.tsx'
import { type Amount, allAmounts, type Grouping, groupings, type Total, totals } from './totals.ts'
import type { ViewProps } from './view.ts'

const columnOf = (key: string): { label: string; unit?: 'count' | 'cores' | 'bytes' } =>
  columns.find((column) => column.key === key)!

/** What the fleet asks for, by cluster, namespace, folder and database server; with a base before and after. */
export function CapacityView({ fleet, route }: ViewProps) {
  const by = allAmounts.find((amount) => amount === route.query.get('by')) ?? 'memory'
  const grouping = groupings.find((one) => one === route.query.get('group')) ?? 'cluster'
  const choose = (name: string) => (event: { currentTarget: HTMLSelectElement }) => {
    location.hash = addressOf(withQuery(route, { [name]: event.currentTarget.value }))
  }
  return (
    <section aria-labelledby="capacity-title">
      <h2 id="capacity-title">Capacity</h2>
      <p class="minor">
        What pods request with as many of them as an autoscaler may make, what claims ask for, and connections to
        databases: pods × workers × pool.
      </p>
      <div class="tools">
        <label>
          Show{' '}
          <select value={by} onChange={choose('by')}>
            {allAmounts.map((amount) => (
              <option key={amount} value={amount}>
                {columnOf(amount).label}
              </option>
            ))}
          </select>
        </label>
        <label>
          by{' '}
          <select value={grouping} onChange={choose('group')}>
            {groupings.map((one) => (
              <option key={one} value={one}>
                {columnOf(one).label}
              </option>
            ))}
          </select>
        </label>
      </div>
      <Icicle fleet={fleet} by={by} />
      <Totals fleet={fleet} grouping={grouping} by={by} />
      <Servers fleet={fleet} />
    </section>
  )
}

function Totals({ fleet, grouping, by }: { fleet: Fleet; grouping: Grouping; by: Amount }) {
  const all = totals(fleet, grouping, by)
  return (
    <Scroll label="Totals, as a table">
      <table>
        <caption>
          By {columnOf(grouping).label.toLowerCase()}
          {fleet.before && ', with what it was before where that differs'}
        </caption>
        <thead>
          <tr>
            <th scope="col">{columnOf(grouping).label}</th>
            <th scope="col" class="number">
              Environments
            </th>
            {allAmounts.map((amount) => (
              <th key={amount} scope="col" class="number">
                {columnOf(amount).label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {all.map((total) => (
            <tr key={total.name}>
              <th scope="row">
                <a href={toFleet({ [grouping]: total.name })}>{total.name}</a>
              </th>
              <td class="number">{total.environments}</td>
              {allAmounts.map((amount) => (
                <td key={amount} class="number">
                  <Changed total={total} amount={amount} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

function Changed({ total: { now, before }, amount }: { total: Total; amount: Amount }) {
  const text = amountText(now[amount], columnOf(amount).unit)
  if (!before || before[amount] === now[amount]) return <>{text}</>
  return (
    <>
      <del>{amountText(before[amount], columnOf(amount).unit)}</del> <ins>{text}</ins>
    </>
  )
}

/** What each database server may be asked for, against what it takes where nobody has raised it. */
function Servers({ fleet }: { fleet: Fleet }) {
  const all = totals(fleet, 'server', 'connections')
  if (all.length === 0) return null
  return (
    <>
      <h3>Database servers</h3>
      <Scroll label="Connections, as a table">
        <table>
          <caption>Connections that pods may open, and how many a server takes by default</caption>
          <thead>
            <tr>
              <th scope="col">Server</th>
              <th scope="col" class="number">
                Environments
              </th>
              <th scope="col" class="number">
                Connections
              </th>
              <th scope="col">Of its default</th>
            </tr>
          </thead>
          <tbody>
            {all.map((total) => {
              const most = fleet.servers[total.name]
              const { connections } = total.now
              return (
                <tr key={total.name}>
                  <th scope="row">
                    <a href={toFleet({ server: total.name })}>{total.name}</a>
                  </th>
                  <td class="number">{total.environments}</td>
                  <td class="number">
                    <Changed total={total} amount="connections" />
                  </td>
                  <td>
                    {most !== undefined && (
                      <>
                        <meter
                          min={0}
                          max={most}
                          high={most * 0.8}
                          value={connections}
                          aria-label={`${connections} of ${most}`}
                        />{' '}
                        {Math.round((connections / most) * 100)} % of {most}{' '}
                        {connections > most && <span class="tag caution">more</span>}
                      </>
                    )}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </Scroll>
    </>
  )
}
