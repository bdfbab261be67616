import type { Thing } from '../data.ts'
import { cell, type Fleet } from './fleet.ts'
import { toEnvironment } from './route.ts'
import { Scroll } from './scroll.tsx'
import { thingAddress } from './things.ts'

const own = (fleet: Fleet, place: number): Thing[] => fleet.things.filter(({ users }) => users.includes(place))

/** What must exist before an environment can run. */
export function Prerequisites({ fleet, place }: { fleet: Fleet; place: number }) {
  const needed = own(fleet, place).filter(({ isNeeded }) => isNeeded)
  if (needed.length === 0) return null
  return (
    <>
      <h3>
        What must exist first <span class="count">{needed.length}</span>
      </h3>
      <Scroll label="What must exist first, as a table">
        <table>
          <caption class="hidden">What must exist first</caption>
          <thead>
            <tr>
              <th scope="col">Kind</th>
              <th scope="col">Name</th>
              <th scope="col">Where</th>
              <th scope="col">With</th>
            </tr>
          </thead>
          <tbody>
            {needed.map((thing) => (
              <tr key={thingAddress(thing)}>
                <td>{thing.kind}</td>
                <th scope="row">
                  <a href={thingAddress(thing)}>{thing.name || 'a default one'}</a>
                </th>
                <td>{thing.where}</td>
                <td>{thing.keys.join(', ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </>
  )
}

/** How many neighbours are named. */
const most = 12

/** Who works on the same database, bucket, host or namespace. */
export function Neighbours({ fleet, place }: { fleet: Fleet; place: number }) {
  const shared = own(fleet, place).filter(({ users, kind }) => users.length > 1 && kind !== 'image')
  if (shared.length === 0) return null
  return (
    <>
      <h3>Neighbours</h3>
      <Scroll label="Neighbours, as a table">
        <table>
          <caption class="hidden">Who shares what with it</caption>
          <thead>
            <tr>
              <th scope="col">Shares</th>
              <th scope="col">With</th>
            </tr>
          </thead>
          <tbody>
            {shared
              .sort((a, b) => a.users.length - b.users.length)
              .map((thing) => {
                const others = thing.users.filter((user) => user !== place)
                return (
                  <tr key={thingAddress(thing)}>
                    <th scope="row">
                      <a href={thingAddress(thing)}>
                        {thing.kind} {thing.name || 'by default'}
                      </a>
                    </th>
                    <td>
                      {others.slice(0, most).map((user, index) => {
                        const id = String(cell(fleet, user, 'environment'))
                        return (
                          <span key={id}>
                            {index > 0 && ', '}
                            <a href={toEnvironment(id)}>{id}</a>
                          </span>
                        )
                      })}
                      {others.length > most && ` and ${others.length - most} more`}
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
