import { compareText } from '../../diagnostics/diagnostic.ts'
import { selects } from '../../facts/kubernetes/selected-pods.ts'
import { serverServices } from '../../facts/kubernetes/server-services.ts'
import { podLabels, workload } from '../../facts/kubernetes/workload.ts'
import type { CompiledEnvironment, PlacedEnvironment } from '../../model/environment.ts'
import { at, type JsonObject, mapOf } from '../../model/json.ts'
import { isNamesake, type KubernetesObject } from '../../model/kubernetes-object.ts'
import { multimap } from '../../text/multimap.ts'

/** The pods of an environment, and what its Services select. */
interface Pods {
  labels: JsonObject
  /** What runs the server, as much as names it. */
  workload: KubernetesObject | undefined
  services: { name: string; wanted: JsonObject }[]
}

export const podsOf = ({ objects }: CompiledEnvironment): Pods => {
  const { apiVersion, kind, metadata } = workload(objects)?.object ?? {}
  return {
    labels: podLabels(objects),
    workload: metadata && { apiVersion: apiVersion!, kind: kind!, metadata: { name: metadata.name } },
    services: serverServices(objects).map((service) => ({
      name: service.metadata.name,
      wanted: mapOf(at(service, ['spec', 'selector'])),
    })),
  }
}

/** An environment, and its pods. */
export interface Bearer extends PlacedEnvironment {
  pods: Pods
}

/** Two environments, of which the Service of one has the pods of the other, too. */
export interface SharedPods {
  /** The later of the two. */
  later: Bearer
  earlier: Bearer
  /** The name of the Service. */
  service: string
  /** Whether it is the later one's. */
  isLaters: boolean
}

/**
 * The environments of one namespace whose Services have each other's pods, each once. In time that grows with the
 * number of environments while some label tells them apart. Those of one Deployment are another mistake.
 */
export function sharedPods(members: readonly Bearer[]): SharedPods[] {
  const byNamespace = multimap(members.map((member) => [namespaceOf(member), member] as const))
  const neighbours = members.filter((member) => byNamespace.get(namespaceOf(member))!.length > 1)
  const byLabel = multimap(
    neighbours.flatMap((member) => pointsOf(member, member.pods.labels).map((point) => [point, member] as const)),
  )
  const found = new Map<Bearer, SharedPods>()
  for (const member of neighbours) {
    for (const { name, wanted } of member.pods.services) {
      const bearers = pointsOf(member, wanted).map((point) => byLabel.get(point) ?? [])
      const [fewest = []] = bearers.sort((a, b) => a.length - b.length)
      const other = fewest.find((other) => selects(wanted, other.pods.labels) && isAnother(other, member))
      if (!other) continue
      const isLaters = compareText(member.id, other.id) > 0
      const [later, earlier] = isLaters ? [member, other] : [other, member]
      if (!found.has(later)) found.set(later, { later, earlier, service: name, isLaters })
    }
  }
  return [...found.values()]
}

const isAnother = (a: Bearer, b: Bearer): boolean => a !== b && !isNamesake(a.pods.workload!, b.pods.workload!)

const namespaceOf = ({ values }: PlacedEnvironment): string => `${values.cluster}\n${values.namespace}`

/** Where a label is: of a namespace of a cluster. */
const pointsOf = (environment: PlacedEnvironment, labels: JsonObject): string[] =>
  Object.entries(labels).map(([key, value]) => `${namespaceOf(environment)}\n${key}\n${String(value)}`)
