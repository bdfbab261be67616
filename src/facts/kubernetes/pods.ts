import { type JsonObject, mapsOf } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import { memoize } from '../../model/memo.ts'
import { serverContainer } from './container.ts'
import { podOf } from './workload.ts'

/** A container of the server's pods. */
interface PodContainer {
  name: string
  /** Whether it is the server's: all others are beside it, whatever they do. */
  isServer: boolean
  spec: JsonObject
}

/** All containers of the pod: those that run before the server, beside it, and to look at it. */
export const containersOf = memoize((objects: readonly KubernetesObject[]): PodContainer[] => {
  const pod = podOf(objects)
  return ['initContainers', 'containers', 'ephemeralContainers'].flatMap((list) =>
    mapsOf(pod?.[list]).map((spec) => {
      const name = String(spec.name)
      return { name, isServer: list === 'containers' && name === serverContainer, spec }
    }),
  )
})
