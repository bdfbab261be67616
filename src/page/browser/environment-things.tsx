import type { Thing } from '../data.ts'
import { toEnvironment } from '../route.ts'
import { cell, type Fleet } from './fleet.ts'
import { Table } from './table.tsx'
import { compareThings, isNear, thingAddress, thingTitle } from './things.ts'

interface Props {
  fleet: Fleet
  place: number
}

const own = (fleet: Fleet, place: number): Thing[] => fleet.things.filter(({ users }) => users.includes(place))

const ThingLink = ({ thing, text }: { thing: Thing; text: string }) => <a href={thingAddress(thing)}>{text}</a>

/** What must exist before an environment can run. */
export function Prerequisites({ fleet, place }: Props) {
  const needed = own(fleet, place).filter(({ isNeeded }) => isNeeded)
  if (needed.length === 0) return null
  return (
    <>
      <h3>
        What must exist first <span class="count">{needed.length}</span>
      </h3>
      <Table
        label="What must exist first"
        look="stacks"
        keyOf={thingAddress}
        rows={needed}
        columns={[
          {
            title: 'Name',
            isName: true,
            cell: (thing) => <ThingLink thing={thing} text={thing.name || 'a default one'} />,
          },
          { title: 'Kind', cell: ({ kind }) => kind },
          { title: 'Where', cell: ({ where }) => where },
          { title: 'With', cell: ({ keys }) => keys.join(', ') },
        ]}
      />
    </>
  )
}

/** How many neighbours are named. */
const most = 12

/** Who works on the same database, bucket, host or namespace. */
export function Neighbours({ fleet, place }: Props) {
  const shared = own(fleet, place).filter(
    (thing) => isNear(thing) && (thing.users.length > 1 || thing.others !== undefined),
  )
  if (shared.length === 0) return null
  return (
    <>
      <h3>Neighbours</h3>
      <Table
        label="Who shares what with it"
        look="stacks"
        keyOf={thingAddress}
        rows={shared.sort(compareThings)}
        columns={[
          {
            title: 'Shares',
            isName: true,
            cell: (thing) => <ThingLink thing={thing} text={thingTitle(thing)} />,
          },
          { title: 'With', cell: (thing) => <Others {...{ fleet, place, thing }} /> },
        ]}
      />
    </>
  )
}

function Others({ fleet, place, thing: { users, others } }: Props & { thing: Thing }) {
  const inside = users.filter((user) => user !== place).map((user) => String(cell(fleet, user, 'environment')))
  const named = inside.slice(0, most)
  const rest = inside.length - named.length
  return (
    <>
      {named.map((id, index) => (
        <span key={id}>
          {index > 0 && ', '}
          <a href={toEnvironment(id)}>{id}</a>
        </span>
      ))}
      {rest > 0 && ` and ${rest} more`}
      {others && <Outside ids={others} />}
    </>
  )
}

/** Environments that have something, and are not in the page. */
export const Outside = ({ ids }: { ids: readonly string[] }) => (
  <span class="minor">
    {' '}
    outside of this page: {ids.slice(0, most).join(', ')}
    {ids.length > most && ` and ${ids.length - most} more`}
  </span>
)
