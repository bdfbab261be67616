import type { Changed } from '../change.ts'
import { isSameCluster } from '../same-cluster.ts'
import { type Consequences, whenChanged } from './consequence.ts'
import { type DataLocations, dataLocations } from './data-locations.ts'
import { name, sentence } from './sentence.ts'

/** The locations of both sides, where both have a server. */
function both({ before, after }: Changed): [DataLocations, DataLocations] | [] {
  const [was, is] = [dataLocations(before), dataLocations(after)]
  return was && is ? [was, is] : []
}

/** The namespace in which claims stay behind, where the environment moves to another namespace or cluster. */
function namespaceLeft({ before, after }: Changed): string | undefined {
  const [was, is] = [before.environment.values, after.environment.values]
  if (!isSameCluster(before, after)) return `${was.namespace} of the cluster ${was.cluster}`
  return was.namespace === is.namespace ? undefined : was.namespace
}

export const data: Consequences = {
  'database-moves': whenChanged('danger', function* (change) {
    const [was, is] = both(change)
    if (!was || !is) return
    // What is in the pod is lost with it: that is data-lost.
    const isKept = was.records !== is.records && !was.inPod.records
    if (isKept) {
      yield sentence`the experiments and runs stay in ${name(was.records)}: the server goes on with what is in ${name(is.records)}`
    }
    const isAlong = was.models === was.records && (is.models === is.records || was.inPod.records)
    if (was.models === is.models || isAlong) return
    yield sentence`the registered models stay in ${name(was.models)}: the server goes on with what is in ${name(is.models)}`
  }),

  'users-move': whenChanged('danger', function* (change) {
    const [was, is] = both(change)
    if (was?.users === undefined || is?.users === undefined) return
    if (was.users === is.users || was.inPod.users) return
    yield sentence`users and permissions stay behind in ${name(was.users)}: the server goes on with those in ${name(is.users)}`
  }),

  'reads-move': whenChanged('caution', function* (change) {
    const [was, is] = both(change)
    if (!was || is?.replica === undefined || was.replica === is.replica) return
    yield sentence`the server reads from ${name(is.replica)}: it shows only what has been replicated from ${name(is.records)}`
  }),

  'artifacts-move': whenChanged('danger', function* (change) {
    const [was, is] = both(change)
    if (!was || !is || was.artifacts === is.artifacts || was.inPod.artifacts) return
    yield sentence`the artifacts stay at ${name(was.artifacts)}: the server looks for all of them at ${name(is.artifacts)}`
  }),

  'claim-left': whenChanged('danger', function* (change) {
    const [was, is] = both(change)
    if (!was || !is) return
    const namespace = namespaceLeft(change)
    for (const { volume, path } of was.volumes) {
      const next = is.volumes.find((other) => other.path === path)
      if (namespace !== undefined) {
        yield sentence`the data on ${name(volume)} stays in the namespace ${name(namespace)}`
      } else if (!is.volumes.some((other) => other.volume === volume)) {
        const fate = next ? sentence`${name(next.volume)} is mounted in its place` : sentence`it is mounted no more`
        yield sentence`the data on ${name(volume)} stays there: ${fate}`
      }
    }
  }),
}
