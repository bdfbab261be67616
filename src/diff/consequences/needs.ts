import { provisions, requirements, type Requirement } from '../../kubernetes/requirements.ts'
import type { KubernetesObject } from '../../kubernetes/object.ts'
import type { Side } from '../change.ts'
import type { Consequences } from '../consequences.ts'

/** What objects need of an environment's namespace and nothing of the environment makes, by what it is and where. */
function needed(side: Side | undefined, objects: readonly KubernetesObject[]): Map<string, Requirement> {
  const { cluster, namespace } = side?.environment?.values ?? {}
  const own = provisions(side?.objects ?? [])
  const foreign = objects.flatMap(requirements).filter(({ kind, name }) => !own.has(`${kind} ${name}`))
  return new Map(foreign.map((requirement) => [JSON.stringify([cluster, namespace, requirement]), requirement]))
}

export const needs: Consequences = {
  'must-exist': {
    level: 'caution',
    find: ({ before, after, objects }) => {
      const isMoved = before?.environment?.values.cluster !== after?.environment?.values.cluster
      const [old, now] = isMoved ? [[], after?.objects ?? []] : [objects.flatMap(({ before }) => before ?? []), objects.flatMap(({ after }) => after ?? [])]
      const gone = needed(before, old)
      const come = [...needed(after, now)].filter(([key]) => !gone.has(key))
      // What changes may need what others needed already.
      const known = come.length > 0 ? needed(before, before?.objects ?? []) : gone
      const found = come.flatMap(([key, requirement]) => (known.has(key) ? [] : [requirement]))
      return [...new Set(found.map(({ kind, name }) => `${kind} ${name}`))].map((what) => {
        const keys = found.flatMap(({ kind, name, key }) => (`${kind} ${name}` === what ? (key ?? []) : []))
        return `${what} has to be in the namespace${keys.length > 0 ? `, with ${keys.join(' and ')}` : ''}`
      })
    },
  },
}
