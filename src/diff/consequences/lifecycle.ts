import { at, isObject, listOf } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import type { Subject } from '../../recompile.ts'
import { isSameCluster } from '../same-cluster.ts'
import { addressesOf } from './addresses.ts'
import type { Consequences } from './consequence.ts'
import { placesOf } from './data-locations.ts'
import { isDeleted } from './pruning.ts'
import { say } from './sentence.ts'

const delivering = ({ objects }: Subject, kind: string): KubernetesObject | undefined =>
  objects.find((object) => object.kind === kind)

const isDelivered = (side: Subject): boolean => ['Application', 'Kustomization'].some((kind) => delivering(side, kind))

/** The Kustomizations that Flux waits for before it applies this one. */
const awaited = (side: Subject): string[] =>
  listOf(at(delivering(side, 'Kustomization'), ['spec', 'dependsOn'])).map((entry) => String(at(entry, ['name'])))

/** That nobody applies an environment any more: after that nothing else follows. */
export const ends: Consequences = {
  undelivered: {
    level: 'caution',
    find: ({ before, after }) =>
      before && after && isDelivered(before) && !isDelivered(after)
        ? [say`nothing keeps the server in sync any more: it runs on as it is`]
        : [],
  },
}

/** What comes of an environment as a whole: that it is there, where it is, and who applies it. */
export const lifecycle: Consequences = {
  removed: {
    level: 'danger',
    find: (change) => {
      if (change.after || !change.before) return []
      if (isDeleted(change))
        return [say`the environment is gone: its server is deleted; its claims and its namespace stay`]
      return [
        change.before.inputs.fleet
          ? say`the environment is gone: its server runs on, and nothing keeps it in sync any more`
          : say`the environment is gone: what runs of it stays until somebody deletes it`,
      ]
    },
  },
  moved: {
    level: 'danger',
    find: ({ before, after }) => {
      const [was, is] = [before?.environment.values, after?.environment.values]
      if (!before || !after || !was || !is || (isSameCluster(before, after) && was.namespace === is.namespace))
        return []
      return [
        isSameCluster(before, after)
          ? say`there is a new server in the namespace ${is.namespace}, and it starts with what it finds there`
          : say`there is a new server on the cluster ${is.cluster}, and it starts with what it finds there`,
      ]
    },
  },
  'destination-moves': {
    level: 'danger',
    find: ({ before, after }) => {
      const [was, is] = [before, after].map(
        (side) => side && at(delivering(side, 'Application'), ['spec', 'destination']),
      )
      if (
        !before ||
        !after ||
        !isObject(was) ||
        !isObject(is) ||
        before.environment.values.cluster !== after.environment.values.cluster
      )
        return []
      const [from, to] = [String(was.server ?? was.name), String(is.server ?? is.name)]
      return from === to
        ? []
        : [
            say`Argo CD applies it at ${to} instead of ${from}: unless that is the same cluster, there is a new server, which starts with what it finds there`,
          ]
    },
  },
  'not-automated': {
    level: 'caution',
    find: ({ after, objects }) => {
      if (!after?.inputs.fleet || after.environment.values.delivery.automated || !isDelivered(after)) return []
      // What delivers it is applied by the root, at once.
      const isHeld = objects.some(
        (change) => (change.after ?? change.before)!.metadata.namespace === after.environment.values.namespace,
      )
      return isHeld ? [say`nothing of this is applied until somebody syncs the environment`] : []
    },
  },
  automated: {
    level: 'caution',
    find: ({ before, after }) =>
      before &&
      after?.inputs.fleet &&
      !before.environment.values.delivery.automated &&
      after.environment.values.delivery.automated
        ? [say`all that is committed and was not synced yet is applied now`]
        : [],
  },
  waits: {
    level: 'caution',
    find: ({ before, after }) => {
      const names = after ? awaited(after).filter((name) => !before || !awaited(before).includes(name)) : []
      return names.length > 0 ? [say`Flux applies no commit of it before ${names} is ready at the same commit`] : []
    },
  },
  'deletion-policy': {
    level: 'caution',
    find: ({ before, after }) => {
      const [was, is] = [before, after].map((side) => side?.environment.values.delivery)
      // Flux deletes nothing of what is suspended.
      const isMeant = is?.deletionPolicy === 'delete' && (is.automated || after?.inputs.fleet?.argocd !== undefined)
      return was && was.deletionPolicy !== 'delete' && isMeant
        ? [say`from now on the server is deleted when its file goes away`]
        : []
    },
  },
  'adopted-late': {
    level: 'caution',
    find: (change) => {
      const { before, after } = change
      const { deletionPolicy, automated } = before?.environment.values.delivery ?? {}
      if (
        !before ||
        !after ||
        deletionPolicy !== 'delete' ||
        !isSameCluster(before, after) ||
        before.environment.values.namespace !== after.environment.values.namespace
      )
        return []
      const isRenamed = (kind: string): boolean => {
        const [was, is] = [delivering(before, kind), delivering(after, kind)]
        return (
          was !== undefined &&
          is !== undefined &&
          (was.metadata.name !== is.metadata.name || was.metadata.namespace !== is.metadata.namespace)
        )
      }
      // Flux deletes nothing of what is suspended.
      if (!isRenamed('Application') && !(isRenamed('Kustomization') && automated)) return []
      const until = after.environment.values.delivery.automated
        ? say` before what delivers it now makes it again`
        : say`, and then it is away until somebody syncs it`
      return [say`its policy is delete: what delivered it may delete the server${until}`]
    },
  },
  renamed: {
    level: 'note',
    find: ({ before, after }) =>
      before && after && before.inputs.id !== after.inputs.id
        ? [say`the environment was ${before.inputs.id}: what delivers it gets the new name`]
        : [],
  },
  new: {
    level: 'note',
    find: ({ before, after }) => {
      if (before || !after) return []
      const places = placesOf(after)
      return places
        ? [
            say`the environment is new: its records are in ${places.records}, its artifacts in ${places.artifacts}, and it answers at ${addressesOf(after)}`,
          ]
        : [say`the environment is new, and has no server`]
    },
  },
}
