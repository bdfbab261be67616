import type { Thing } from '../data.ts'
import { addressOf, toEnvironment, withQuery } from '../route.ts'
import { Outside } from './environment-things.tsx'
import { cell, type Fleet } from './fleet.ts'
import { Search } from './search.tsx'
import { SharingPicture } from './sharing-picture.tsx'
import { Table } from './table.tsx'
import { compareThings, countUsers, thingAddress, thingKey, thingTitle } from './things.ts'
import { follow, type ViewProps } from './view.ts'

/** How many things are listed before somebody asks for more by a search. */
const most = 300

/**
 * What environments share, what brings them nearest to each other first, and of what is looked for what most have; of the one
 * that is chosen a picture and its users.
 */
export function SharedView({ fleet, route }: ViewProps) {
  const { query } = route
  const chosen = fleet.things.find((thing) => thingKey(thing) === query.get('thing'))
  const isAll = query.get('alone') === 'yes'
  const wanted = (query.get('q') ?? '').toLowerCase()
  const found = fleet.things
    .filter((thing) => isAll || wanted !== '' || countUsers(thing) > 1)
    .filter((thing) => `${thing.kind} ${thing.name} ${thing.where}`.toLowerCase().includes(wanted))
    .sort((a, b) => (wanted === '' ? 0 : countUsers(b) - countUsers(a)) || compareThings(a, b))
  const kind = query.get('kind') ?? ''
  const listed = found.filter((thing) => kind === '' || thing.kind === kind)
  return (
    <section aria-labelledby="shared-title">
      <h2 id="shared-title">Shared things</h2>
      {chosen && <Chosen fleet={fleet} thing={chosen} />}
      <div class="tools">
        <Search route={route} label="Search what is shared" hint="a database, a bucket, a Secret" />
        <label>
          <input
            type="checkbox"
            checked={isAll}
            onChange={() => follow(addressOf(withQuery(route, { alone: isAll ? '' : 'yes' })))}
          />{' '}
          those of one environment, too
        </label>
      </div>
      <ul class="chips">
        {kindsOf(found).map(([one, count]) => (
          <li key={one}>
            <a
              href={addressOf(withQuery(route, { kind: one === kind ? '' : one }))}
              {...(one === kind && { 'aria-current': 'true' })}
            >
              {one} <span class="minor">{count}</span>
            </a>
          </li>
        ))}
      </ul>
      <Table
        label="Shared things"
        caption={`${listed.length} things${listed.length > most ? `, of which the first ${most} are listed` : ''}`}
        look="stacks"
        keyOf={thingKey}
        rows={listed.slice(0, most)}
        isCurrent={(thing) => thing === chosen}
        columns={[
          {
            title: 'Name',
            isName: true,
            cell: (thing) => <a href={thingAddress(thing)}>{thing.name || 'a default one'}</a>,
          },
          { title: 'Kind', cell: ({ kind }) => kind },
          { title: 'Where', cell: ({ where }) => where },
          { title: 'Environments', isNumber: true, cell: (thing) => <Users fleet={fleet} thing={thing} /> },
        ]}
      />
    </section>
  )
}

/** How many environments have a thing; the only one by its name. */
function Users({ fleet, thing }: { fleet: Fleet; thing: Thing }) {
  const [first] = thing.users
  if (countUsers(thing) > 1) return <>{countUsers(thing)}</>
  const id = String(cell(fleet, first!, 'environment'))
  return <a href={toEnvironment(id)}>{id}</a>
}

/** The kinds of things, in their order, each with how many there are. */
function kindsOf(things: readonly Thing[]): [kind: string, count: number][] {
  const counts = new Map<string, number>()
  for (const { kind } of things) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return [...counts]
}

const Chosen = ({ fleet, thing }: { fleet: Fleet; thing: Thing }) => (
  <article class="change">
    <h3>
      {thingTitle(thing)} {thing.where !== '' && <span class="minor">in {thing.where}</span>}
    </h3>
    {thing.keys.length > 0 && <p class="minor">with {thing.keys.join(', ')}</p>}
    <SharingPicture fleet={fleet} thing={thing} />
    <details>
      <summary>{thing.users.length} environments, as a list</summary>
      <ul class="names">
        {thing.users.map((user) => {
          const id = String(cell(fleet, user, 'environment'))
          return (
            <li key={id}>
              <a href={toEnvironment(id)}>{id}</a>
            </li>
          )
        })}
      </ul>
    </details>
    {thing.others && (
      <p>
        <Outside ids={thing.others} />
      </p>
    )}
  </article>
)
