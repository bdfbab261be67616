import type { CompiledObjects } from '../../compile.ts'
import type { Need } from '../../needs/need.ts'
import { needs } from '../../needs/needs.ts'
import type { Thing } from '../data.ts'
import { serverOf } from './posture.ts'

/**
 * What environments share, or could: all that must exist for them, and besides the servers of their databases, their
 * namespaces and their images.
 */
export function thingsOf({ environments, ids }: CompiledObjects): Thing[] {
  const places = new Map(ids.map((id, place) => [id, place]))
  const found = new Map<string, Thing>()
  const add = (thing: Omit<Thing, 'users'>, users: readonly string[]): void => {
    const key = JSON.stringify([thing.kind, thing.name, thing.where])
    const known = found.get(key) ?? { ...thing, users: [] }
    found.set(key, known)
    for (const id of users) known.users.push(places.get(id)!)
  }
  for (const need of needs(environments, environments))
    add(
      { kind: need.kind, name: need.name, where: whereOf(need), keys: need.keys, isNeeded: true },
      need.readers.map(({ environment }) => environment),
    )
  for (const { environment, objects } of environments) {
    const { cluster, namespace, image } = environment.values
    const server = serverOf(objects, namespace)
    const bare = { keys: [], isNeeded: false }
    if (server !== '') add({ kind: 'database server', name: server, where: '', ...bare }, [environment.id])
    add({ kind: 'Namespace', name: namespace, where: cluster, ...bare }, [environment.id])
    add({ kind: 'image', name: image, where: '', ...bare }, [environment.id])
  }
  return mergedOutside([...found.values()])
}

const whereOf = ({ cluster, namespace }: Need): string =>
  namespace === undefined ? cluster : `${cluster}/${namespace}`

/** What is in no cluster is the same for environments of all of them. */
function mergedOutside(things: readonly Thing[]): Thing[] {
  const merged = new Map<string, Thing>()
  for (const thing of things) {
    const where = outside.includes(thing.kind) ? '' : thing.where
    const key = JSON.stringify([thing.kind, thing.name, where])
    const known = merged.get(key)
    if (known) known.users = [...new Set([...known.users, ...thing.users])]
    else merged.set(key, { ...thing, where })
  }
  return [...merged.values()]
}

const outside = ['database', 'bucket', 'DNS name']
