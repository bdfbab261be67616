import { requirements, type Requirement } from '../../kubernetes/requirements.ts'
import type { Side } from '../change.ts'
import type { Consequences } from '../consequences.ts'

/** What an environment needs in its namespace, by name, with the keys that it needs of each. */
function needed(side: Side | undefined): Map<string, Requirement> {
  const own = side?.objects.filter(({ metadata }) => metadata.namespace === side.environment?.values.namespace) ?? []
  const { cluster, namespace } = side?.environment?.values ?? {}
  return new Map(requirements(own).map((requirement) => [JSON.stringify([cluster, namespace, requirement]), requirement]))
}

export const needs: Consequences = {
  'must-exist': {
    level: 'caution',
    find: ({ before, after }) => {
      const known = needed(before)
      const found = [...needed(after)].flatMap(([key, requirement]) => (known.has(key) ? [] : [requirement]))
      return [...new Set(found.map(({ kind, name }) => `${kind} ${name}`))].map((what) => {
        const keys = found.flatMap(({ kind, name, key }) => (`${kind} ${name}` === what ? (key ?? []) : []))
        return `${what} has to be in the namespace${keys.length > 0 ? `, with ${keys.join(' and ')}` : ''}`
      })
    },
  },
}
