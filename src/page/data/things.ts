import type { CompiledObjects } from '../../compile.ts'
import { mainContainer } from '../../facts/kubernetes/container.ts'
import { artifactFolders } from '../../facts/mlflow/data-places.ts'
import type { CompiledEnvironment } from '../../model/environment.ts'
import type { Need } from '../../needs/need.ts'
import { needs } from '../../needs/needs.ts'
import { showInvisible } from '../../text/escape.ts'
import type { Thing } from '../data.ts'
import { serverOf } from './posture.ts'

type Bare = Omit<Thing, 'users' | 'others'>

/**
 * What environments share, or could: all that must exist for them, and besides the servers of their databases, the folders
 * of their artifacts, their namespaces and their images. Of a page that shows some of them, by their places in it: what
 * these have, and who else has it.
 */
export function thingsOf({ environments }: CompiledObjects, places: ReadonlyMap<string, number>): Thing[] {
  const found = new Map<string, { thing: Bare; users: Set<string> }>()
  const add = (thing: Bare, users: readonly string[]): void => {
    const key = JSON.stringify([thing.kind, thing.name, thing.where])
    const known = found.get(key) ?? { thing, users: new Set() }
    found.set(key, known)
    for (const id of users) known.users.add(id)
  }
  for (const need of needs(environments, environments))
    add(
      { kind: need.kind, name: need.name, where: whereOf(need), keys: need.keys, isNeeded: true },
      need.readers.map(({ environment }) => environment),
    )
  for (const one of environments) for (const thing of ownThings(one)) add(thing, [one.environment.id])
  return [...found.values()].flatMap(({ thing, users }) => {
    const [inside, others] = [[...users].filter((id) => places.has(id)), [...users].filter((id) => !places.has(id))]
    if (inside.length === 0) return []
    const name = showInvisible(thing.name)
    return [{ ...thing, name, users: inside.map((id) => places.get(id)!), ...(others.length > 0 && { others }) }]
  })
}

/** What is in no cluster is the same for environments of all of them. */
const outside: readonly string[] = ['database', 'bucket', 'DNS name']

const whereOf = ({ kind, cluster, namespace }: Need): string =>
  outside.includes(kind) ? '' : namespace === undefined ? cluster : `${cluster}/${namespace}`

function ownThings({ environment: { values }, objects }: CompiledEnvironment): Bare[] {
  const { cluster, namespace, image } = values
  const bare = { where: '', keys: [], isNeeded: false }
  const server = serverOf(objects, namespace)
  const container = mainContainer(objects)
  return [
    ...(server === '' ? [] : [{ ...bare, kind: 'database server', name: server }]),
    ...(container ? artifactFolders(container) : []).map(({ name }) => ({ ...bare, kind: 'artifacts folder', name })),
    { ...bare, kind: 'Namespace', name: namespace, where: cluster },
    { ...bare, kind: 'image', name: image },
  ]
}
