import { at, isObject, type JsonObject, listOf } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import type { CompiledState } from '../../recompile.ts'
import type { Added, Changed } from '../change.ts'
import { isSameCluster } from '../same-cluster.ts'
import { addressesOf } from './addresses.ts'
import { type Consequences, whenAdded, whenChanged, whenPresent, whenRemoved } from './consequence.ts'
import { dataLocations } from './data-locations.ts'
import { priorOf } from './gained.ts'
import { isPruned } from './pruning.ts'
import { name, sentence, words } from './sentence.ts'
import { isDelivered } from './undelivered.ts'

/** The life of an environment as a whole: its existence, its place, and who applies it. */
export const lifecycle: Consequences = {
  removed: whenRemoved('danger', function* (change) {
    if (isPruned(change)) {
      yield sentence`the environment is gone: its server is deleted; its claims and its namespace stay`
    } else if (change.before.inputs.fleet) {
      yield sentence`the environment is gone: its server runs on, and nothing keeps it in sync any more`
    } else {
      yield sentence`the environment is gone: its server runs on until somebody deletes it`
    }
  }),

  moved: whenChanged('danger', function* ({ before, after }) {
    const { namespace, cluster } = after.environment.values
    if (!isSameCluster(before, after)) {
      yield sentence`there is a new server on the cluster ${name(cluster)}, and it starts with the data that it finds there`
    } else if (before.environment.values.namespace !== namespace) {
      yield sentence`there is a new server in the namespace ${name(namespace)}, and it starts with the data that it finds there`
    }
  }),

  'destination-moves': whenChanged('danger', function* ({ before, after }) {
    const [was, is] = [destinationOf(before), destinationOf(after)]
    if (!was || !is || before.environment.values.cluster !== after.environment.values.cluster) return
    const [from, to] = [String(was.server ?? was.name), String(is.server ?? is.name)]
    if (from === to) return
    yield sentence`Argo CD applies it at ${name(to)} instead of ${name(from)}: unless that is the same cluster, there is a new server, which starts with the data that it finds there`
  }),

  'not-automated': whenPresent('caution', function* (change) {
    if (!isHeld(change)) return
    yield sentence`nothing of this is applied until somebody syncs the environment`
  }),

  automated: whenChanged('caution', function* ({ before, after }) {
    const [was, is] = [before.environment.values.delivery, after.environment.values.delivery]
    if (!after.inputs.fleet || was.automated || !is.automated) return
    yield sentence`all that is committed and was not synced yet is applied now`
  }),

  waits: whenPresent('caution', function* (change) {
    const known = change.kind === 'changed' ? awaited(change.before) : []
    const names = awaited(change.after).filter((other) => !known.includes(other))
    if (names.length === 0) return
    yield sentence`Flux applies no commit of it before ${name(names)} is ready at the same commit`
  }),

  'deletion-policy': whenPresent('caution', function* (change) {
    const { after } = change
    const [was, is] = [priorOf(change).environment.values.delivery, after.environment.values.delivery]
    // Flux deletes nothing of what is suspended.
    const isEffective = is.deletionPolicy === 'delete' && (is.automated || after.inputs.fleet?.argocd !== undefined)
    if (was.deletionPolicy === 'delete' || !isEffective) return
    yield sentence`from now on the server is deleted when its file is removed`
  }),

  'adopted-late': whenChanged('caution', function* (change) {
    if (!isAdoptedLate(change)) return
    const [kind] = deliverersOf(change)
    const { automated } = change.after.environment.values.delivery
    const fate = words(automated ? ' before the new one adopts it' : ', and then it is away until somebody syncs it')
    yield sentence`deletionPolicy is delete: the old ${words(kind!)} may delete the server${fate}`
  }),

  renamed: whenChanged('note', function* ({ before, after }) {
    if (before.inputs.id === after.inputs.id) return
    yield sentence`the environment was ${name(before.inputs.id)}: what delivers it gets the new name`
  }),

  new: whenAdded('note', function* ({ after }) {
    const locations = dataLocations(after)
    if (!locations) {
      yield sentence`the environment is new, and has no server`
      return
    }
    const { records, artifacts } = locations
    yield sentence`the environment is new: its records are in ${name(records)}, its artifacts in ${name(artifacts)}, and it answers at ${name(addressesOf(after))}`
  }),
}

/** The Application or Kustomization of an environment. */
const delivererOf = ({ objects }: CompiledState, kind: string): KubernetesObject | undefined =>
  objects.find((object) => object.kind === kind)

/** The Kustomizations that Flux waits for before it applies this one. */
const awaited = (state: CompiledState): string[] =>
  listOf(at(delivererOf(state, 'Kustomization'), ['spec', 'dependsOn'])).map((entry) => String(at(entry, ['name'])))

function destinationOf(state: CompiledState): JsonObject | undefined {
  const destination = at(delivererOf(state, 'Application'), ['spec', 'destination'])
  return isObject(destination) ? destination : undefined
}

/** Whether a change of the environment's own objects waits for somebody to sync it. */
function isHeld({ after, objects }: Added | Changed): boolean {
  const { namespace, delivery } = after.environment.values
  if (!after.inputs.fleet || delivery.automated || !isDelivered(after)) return false
  // What delivers it is applied by the root, at once.
  return objects.some((change) => (change.after ?? change.before)!.metadata.namespace === namespace)
}

/** The kinds that deliver an environment and get another name or place. */
function deliverersOf({ before, after }: Changed): string[] {
  return ['Application', 'Kustomization'].filter((kind) => {
    const [was, is] = [delivererOf(before, kind)?.metadata, delivererOf(after, kind)?.metadata]
    return was && is && (was.name !== is.name || was.namespace !== is.namespace)
  })
}

/** Whether the old Application or Kustomization may delete a server that the new one adopts. */
function isAdoptedLate(change: Changed): boolean {
  const { before, after } = change
  const { namespace, delivery } = before.environment.values
  const isSamePlace = isSameCluster(before, after) && namespace === after.environment.values.namespace
  if (delivery.deletionPolicy !== 'delete' || !isSamePlace) return false
  const renamed = deliverersOf(change)
  // Flux deletes nothing of what is suspended.
  return renamed.includes('Application') || (renamed.includes('Kustomization') && delivery.automated)
}
