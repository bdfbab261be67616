import type { EnvironmentChange } from '../change.ts'
import { isSameCluster } from '../same-cluster.ts'
import type { Consequences } from './consequence.ts'
import { type Places, placesOf } from './data-locations.ts'
import { say } from './sentence.ts'

/** The places of both sides, where both are there. */
function both({ before, after }: EnvironmentChange): [Places, Places] | [] {
  const [was, is] = [before && placesOf(before), after && placesOf(after)]
  return was && is ? [was, is] : []
}

/** Where claims of the same name are others: in another namespace, or cluster. */
function oldPlace({ before, after }: EnvironmentChange): string | undefined {
  const [was, is] = [before!.environment.values, after!.environment.values]
  if (!isSameCluster(before!, after!)) return `${was.namespace} of the cluster ${was.cluster}`
  return was.namespace === is.namespace ? undefined : was.namespace
}

export const data: Consequences = {
  'database-moves': {
    level: 'danger',
    find: (change) => {
      const [was, is] = both(change)
      if (!was || !is) return []
      // What is in the pod is lost with it: that is said elsewhere.
      const records =
        was.records === is.records || was.inPod.records
          ? []
          : [say`the experiments and runs stay in ${was.records}: the server goes on with what is in ${is.records}`]
      const isAlong = was.models === was.records && (is.models === is.records || was.inPod.records)
      return was.models === is.models || isAlong
        ? records
        : [
            ...records,
            say`the registered models stay in ${was.models}: the server goes on with what is in ${is.models}`,
          ]
    },
  },
  'reads-move': {
    level: 'caution',
    find: (change) => {
      const [was, is] = both(change)
      return was && is?.replica !== undefined && was.replica !== is.replica
        ? [say`the server reads from ${is.replica}: it shows what has come there from ${is.records}`]
        : []
    },
  },
  'artifacts-move': {
    level: 'danger',
    find: (change) => {
      const [was, is] = both(change)
      return was && is && was.artifacts !== is.artifacts && !was.inPod.artifacts
        ? [say`the artifacts stay at ${was.artifacts}: the server looks for all of them at ${is.artifacts}`]
        : []
    },
  },
  'claim-left': {
    level: 'danger',
    find: (change) => {
      const [was, is] = both(change)
      if (!was || !is) return []
      const place = oldPlace(change)
      return was.volumes.flatMap(({ volume, path }) => {
        if (place !== undefined) return [say`what is on ${volume} stays in the namespace ${place}`]
        if (is.volumes.some((other) => other.volume === volume)) return []
        const next = is.volumes.find((other) => other.path === path)
        return [
          say`what is on ${volume} stays there: ${next ? say`${next.volume} is mounted in its place` : say`it is mounted no more`}`,
        ]
      })
    },
  },
}
