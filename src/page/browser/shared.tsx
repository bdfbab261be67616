import type { Thing } from '../data.ts'
import { cell, type Fleet } from './fleet.ts'
import { addressOf, toEnvironment, withQuery } from './route.ts'
import { Scroll } from './scroll.tsx'
import { Search } from './search.tsx'
import { SharingPicture } from './sharing-picture.tsx'
import { thingAddress, thingKey, thingTitle } from './things.ts'
import type { ViewProps } from './view.ts'

/** How many things are listed before somebody asks for more by a search. */
const most = 300

/** What environments share, most shared first; of the one that is chosen a picture and who uses it. */
export function SharedView({ fleet, route }: ViewProps) {
  const chosen = fleet.things.find((thing) => thingKey(thing) === route.query.get('thing'))
  const kinds = [...new Set(fleet.things.map(({ kind }) => kind))].sort()
  const kind = route.query.get('kind') ?? ''
  const isAll = route.query.get('alone') === 'yes'
  const wanted = (route.query.get('q') ?? '').toLowerCase()
  const listed = fleet.things
    .filter((thing) => (kind === '' || thing.kind === kind) && (isAll || thing.users.length > 1))
    .filter((thing) => `${thing.kind} ${thing.name} ${thing.where}`.toLowerCase().includes(wanted))
    .sort((a, b) => b.users.length - a.users.length)
  const set = (changes: Record<string, string>): void => {
    location.hash = addressOf(withQuery(route, changes))
  }
  return (
    <section aria-labelledby="shared-title">
      <h2 id="shared-title">Shared things</h2>
      {chosen && <Chosen fleet={fleet} thing={chosen} />}
      <div class="tools">
        <Search route={route} label="Search what is shared" hint="a database, a bucket, a Secret" />
        <label>
          Kind{' '}
          <select value={kind} onChange={({ currentTarget }) => set({ kind: currentTarget.value })}>
            <option value="">all</option>
            {kinds.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
        <label>
          <input type="checkbox" checked={isAll} onChange={() => set({ alone: isAll ? '' : 'yes' })} /> those of one
          environment, too
        </label>
      </div>
      <Scroll label="Shared things, as a table">
        <table>
          <caption>
            {listed.length} things{listed.length > most && `, of which the first ${most} are listed`}
          </caption>
          <thead>
            <tr>
              <th scope="col">Kind</th>
              <th scope="col">Name</th>
              <th scope="col">Where</th>
              <th scope="col" class="number">
                Environments
              </th>
            </tr>
          </thead>
          <tbody>
            {listed.slice(0, most).map((thing) => (
              <tr key={thingKey(thing)} {...(thing === chosen && { 'aria-current': 'true' })}>
                <td>{thing.kind}</td>
                <th scope="row">
                  <a href={thingAddress(thing)}>{thing.name || 'a default one'}</a>
                </th>
                <td>{thing.where}</td>
                <td class="number">{thing.users.length}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  )
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
  </article>
)
