import { provisions, type Requirement, requirements } from '../../facts/kubernetes/requirements.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import type { Subject } from '../../recompile.ts'
import { isSameCluster } from '../same-cluster.ts'
import type { Consequences } from './consequence.ts'
import { say } from './sentence.ts'

/** What objects need of an environment's namespace and nothing of the environment makes, by what it is and where. */
function needed(side: Subject | undefined, objects: readonly KubernetesObject[]): Map<string, Requirement> {
  if (!side) return new Map()
  const { namespace } = side.environment.values
  const own = provisions(side.objects)
  const foreign = objects
    .filter(({ metadata }) => metadata.namespace === namespace)
    .flatMap(requirements)
    .filter(({ kind, name }) => !own.has(`${kind} ${name}`))
  return new Map(foreign.map((requirement) => [JSON.stringify([namespace, requirement]), requirement]))
}

export const needs: Consequences = {
  'must-exist': {
    level: 'caution',
    find: ({ before, after, objects }) => {
      const isMoved = !before || !after || !isSameCluster(before, after)
      // What goes away others may need; claims stay.
      const isAll =
        isMoved || objects.some((change) => !change.after && change.before?.kind !== 'PersistentVolumeClaim')
      const [old, now] = isAll
        ? [[], after?.objects ?? []]
        : [objects.flatMap(({ before }) => before ?? []), objects.flatMap(({ after }) => after ?? [])]
      const gone = needed(before, old)
      const come = [...needed(after, now)].filter(([key]) => !gone.has(key))
      // What changes may need what others needed already.
      const known = isMoved || come.length === 0 ? gone : needed(before, before?.objects ?? [])
      const kept = new Set(
        isMoved
          ? []
          : objects.flatMap(({ before, after }) =>
              before?.kind === 'PersistentVolumeClaim' &&
              before.metadata.namespace === (after ?? before).metadata.namespace
                ? `${before.kind} ${before.metadata.name}`
                : [],
            ),
      )
      const found = come.flatMap(([key, requirement]) =>
        known.has(key) || kept.has(`${requirement.kind} ${requirement.name}`) ? [] : [requirement],
      )
      return [...new Map(found.map(({ kind, name }) => [`${kind} ${name}`, { kind, name }])).values()].map(
        ({ kind, name }) => {
          const keys = found.flatMap((requirement) =>
            requirement.kind === kind && requirement.name === name ? (requirement.key ?? []) : [],
          )
          const holding =
            keys.length === 0 ? '' : keys.length === 1 ? say`, with the key ${keys}` : say`, with the keys ${keys}`
          return say`${say`${kind}`} ${name} must exist in the namespace${holding}`
        },
      )
    },
  },
}
