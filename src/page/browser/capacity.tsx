import { amountText } from '../amount.ts'
import { type Amount, amounts, type ColumnKey, columnOf, type Grouping, groupings } from '../columns.ts'
import { addressOf, toFleet, withQuery } from '../route.ts'
import type { Fleet } from './fleet.ts'
import { Icicle } from './icicle.tsx'
import { Table, type TableColumn } from './table.tsx'
import { type Total, totals } from './totals.ts'
import { follow, type ViewProps } from './view.ts'

/** What the fleet asks for, by cluster, namespace, folder and database server; with a base before and after. */
export function CapacityView({ fleet, route }: ViewProps) {
  const by = amounts.find((amount) => amount === route.query.get('by')) ?? 'memory'
  const grouping = groupings.find((one) => one === route.query.get('group')) ?? 'cluster'
  const choose = (changes: Record<string, string>): void => follow(addressOf(withQuery(route, changes)))
  return (
    <section aria-labelledby="capacity-title">
      <h2 id="capacity-title">Capacity</h2>
      <p class="minor">
        What pods request with as many of them as an autoscaler may make, what claims ask for, and connections to
        databases: pods × workers × pool.
      </p>
      <div class="tools">
        <Choice label="Show" keys={amounts} chosen={by} choose={(by) => choose({ by })} />
        <Choice label="by" keys={groupings} chosen={grouping} choose={(group) => choose({ group })} />
      </div>
      <Icicle fleet={fleet} by={by} />
      <Totals fleet={fleet} grouping={grouping} by={by} />
      <Servers fleet={fleet} />
    </section>
  )
}

interface ChoiceProps {
  label: string
  keys: readonly ColumnKey[]
  chosen: ColumnKey
  choose: (key: string) => void
}

const Choice = ({ label, keys, chosen, choose }: ChoiceProps) => (
  <label>
    {label}{' '}
    <select value={chosen} onChange={({ currentTarget }) => choose(currentTarget.value)}>
      {keys.map((key) => (
        <option key={key} value={key}>
          {columnOf(key).label}
        </option>
      ))}
    </select>
  </label>
)

/** The name of what is added up, which leads to its environments, and how many these are. */
const groupColumns = (grouping: Grouping): TableColumn<Total>[] => [
  {
    title: columnOf(grouping).label,
    isName: true,
    cell: ({ name }) => <a href={toFleet({ [grouping]: name })}>{name}</a>,
  },
  { title: 'Environments', isNumber: true, cell: ({ environments }) => amountText(environments, 'count') },
]

const amountColumn = (amount: Amount): TableColumn<Total> => {
  const { label, unit } = columnOf(amount)
  return {
    title: label,
    isNumber: true,
    cell: ({ now, before }) => {
      const [text, was] = [amountText(now[amount], unit), before && amountText(before[amount], unit)]
      if (was === undefined || was === text) return text
      return (
        <>
          {text} <span class="was">was {was}</span>
        </>
      )
    },
  }
}

const Totals = ({ fleet, grouping, by }: { fleet: Fleet; grouping: Grouping; by: Amount }) => (
  <Table
    label="Totals"
    caption={`By ${columnOf(grouping).label.toLowerCase()}${fleet.before ? ', with what it was before where that differs' : ''}`}
    look="stacks"
    keyOf={({ name }) => name}
    rows={totals(fleet, grouping, by)}
    columns={[...groupColumns(grouping), ...amounts.map(amountColumn)]}
  />
)

/** What each database server may be asked for, against what it takes where nobody has raised it. */
function Servers({ fleet }: { fleet: Fleet }) {
  const all = totals(fleet, 'server', 'connections')
  if (all.length === 0) return null
  return (
    <>
      <h3>Database servers</h3>
      <Table
        label="Connections"
        caption="Connections that pods may open, and how many a server takes where nobody has raised it"
        look="stacks"
        keyOf={({ name }) => name}
        rows={all}
        columns={[
          ...groupColumns('server'),
          amountColumn('connections'),
          { title: 'Of its default', cell: ({ name, now }) => <Load {...{ fleet, name, own: now.connections }} /> },
        ]}
      />
    </>
  )
}

/** How much of what a server takes is asked for, by environments that are not in the page as well. */
function Load({ fleet, name, own }: { fleet: Fleet; name: string; own: number }) {
  const server = fleet.servers[name]
  if (!server) return null
  const { most, others } = server
  const all = own + others
  const part = all <= most ? `${Math.round((all / most) * 100)} % of` : `${(all / most).toFixed(1)} times`
  return (
    <>
      <meter
        {...{ min: 0, max: most, low: most * 0.8, high: most * 0.999, optimum: 0, value: all }}
        aria-label={`${all} of ${most}`}
      />{' '}
      {part} {most} {all > most && <span class="tag caution">more than it takes</span>}
      {others > 0 && <span class="minor"> {others} of them of environments outside of this page</span>}
    </>
  )
}
