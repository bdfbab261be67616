import { isKept } from '../../facts/kubernetes/kinds.ts'
import { isClusterWide, provisions, type Requirement, requirements } from '../../facts/kubernetes/needed-objects.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import type { CompiledState } from '../../recompile.ts'
import type { EnvironmentChange } from '../change.ts'
import { isSameCluster } from '../same-cluster.ts'
import { always, type Consequences } from './consequence.ts'
import { name, type Sentence, sentence, words } from './sentence.ts'

export const prerequisites: Consequences = {
  'must-exist': always('caution', function* (change) {
    const missing = newRequirements(change)
    const nameOf = ({ kind, namespace, name }: Requirement) => `${kind} ${namespace}/${name}`
    const objects = new Map(missing.map((requirement) => [nameOf(requirement), requirement]))
    for (const object of objects.values()) {
      const own = missing.filter((requirement) => nameOf(requirement) === nameOf(object))
      const keys = withKeys(object, [...new Set(own.flatMap(({ key }) => key ?? []))])
      yield sentence`${words(object.kind)} ${name(object.name)} must exist in the ${placeOf(object)}${keys}`
    }
  }),
}

function placeOf(object: Requirement): Sentence {
  if (isClusterWide(object)) return words('cluster')
  return object.namespace === undefined ? words('namespace') : sentence`namespace ${name(object.namespace)}`
}

function withKeys({ kind }: Requirement, keys: readonly string[]): Sentence {
  if (keys.length === 0) return words('')
  const noun = words(kind === 'Gateway' ? 'listener' : 'key')
  return keys.length === 1 ? sentence`, with the ${noun} ${name(keys)}` : sentence`, with the ${noun}s ${name(keys)}`
}

/** What an environment needs of its namespace after a change and did not need before. */
function newRequirements(change: EnvironmentChange): Requirement[] {
  if (change.kind === 'removed') return []
  const { after, objects } = change
  if (change.kind === 'added' || !isSameCluster(change.before, after)) return [...needed(after, after.objects).values()]
  const { before } = change
  // Others may need an object that goes away; a kept one stays.
  const isAll = objects.some((object) => !object.after && object.before && !isKept(object.before))
  const [old, now] = isAll
    ? [[], after.objects]
    : [objects.flatMap(({ before }) => before ?? []), objects.flatMap(({ after }) => after ?? [])]
  const earlier = needed(before, old)
  const found = [...needed(after, now)].filter(([key]) => !earlier.has(key))
  if (found.length === 0) return []
  // A changed object may need what another needed already.
  const known = needed(before, before.objects)
  const kept = keptObjects(change)
  return found.flatMap(([key, requirement]) =>
    known.has(key) || kept.has(`${requirement.kind} ${requirement.name}`) ? [] : [requirement],
  )
}

/**
 * What objects take from an environment's namespace and nothing of the environment provides, by what it is and where.
 */
function needed(state: CompiledState, objects: readonly KubernetesObject[]): Map<string, Requirement> {
  const { namespace } = state.environment.values
  const own = provisions(state.objects)
  const foreign = objects
    .filter(({ metadata }) => metadata.namespace === namespace)
    .flatMap(requirements)
    .filter(({ kind, name }) => !own.has(`${kind} ${name}`))
  return new Map(foreign.map((requirement) => [JSON.stringify([namespace, requirement]), requirement]))
}

/** Objects that are committed no more and stay in the cluster, where they were. */
function keptObjects({ objects }: EnvironmentChange): Set<string> {
  const kept = objects.flatMap(({ before, after }) =>
    before && isKept(before) && before.metadata.namespace === (after ?? before).metadata.namespace ? [before] : [],
  )
  return new Set(kept.map(({ kind, metadata }) => `${kind} ${metadata.name}`))
}
