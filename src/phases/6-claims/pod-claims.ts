import { compareText } from '../../diagnostics/diagnostic.ts'
import { selects } from '../../facts/kubernetes/selected-pods.ts'
import { serverServices } from '../../facts/kubernetes/server-services.ts'
import { podLabels, workload } from '../../facts/kubernetes/workload.ts'
import type { CompiledEnvironment } from '../../model/environment.ts'
import { at, type JsonObject, mapOf } from '../../model/json.ts'
import { isNamesake } from '../../model/kubernetes-object.ts'

/** Two environments, of which the Service of one has the pods of the other, too. */
export interface SharedPods {
  /** The later of the two. */
  later: CompiledEnvironment
  earlier: CompiledEnvironment
  /** The name of the Service. */
  service: string
  /** Whether it is the later one's. */
  isLaters: boolean
}

/**
 * The environments of one namespace whose Services have each other's pods, each once. In time that grows with the
 * number of environments while some label tells them apart. Those of one Deployment are another mistake.
 */
export function sharedPods(members: readonly CompiledEnvironment[]): SharedPods[] {
  const byLabel = new Map<string, CompiledEnvironment[]>()
  for (const member of members) {
    for (const point of pointsOf(member, podLabels(member.objects))) {
      const bearers = byLabel.get(point)
      if (bearers) bearers.push(member)
      else byLabel.set(point, [member])
    }
  }
  const found = new Map<CompiledEnvironment, SharedPods>()
  for (const member of members) {
    for (const service of serverServices(member.objects)) {
      const wanted = mapOf(at(service, ['spec', 'selector']))
      const bearers = pointsOf(member, wanted).map((point) => byLabel.get(point) ?? [])
      const [fewest = []] = bearers.sort((a, b) => a.length - b.length)
      const other = fewest.find((other) => selects(wanted, podLabels(other.objects)) && isAnother(other, member))
      if (!other) continue
      const isLaters = compareText(member.environment.id, other.environment.id) > 0
      const [later, earlier] = isLaters ? [member, other] : [other, member]
      if (!found.has(later)) found.set(later, { later, earlier, service: service.metadata.name, isLaters })
    }
  }
  return [...found.values()]
}

const isAnother = (a: CompiledEnvironment, b: CompiledEnvironment): boolean =>
  a !== b && !isNamesake(workload(a.objects)!.object, workload(b.objects)!.object)

/** Where a label is: of a namespace of a cluster. */
const pointsOf = ({ environment: { values } }: CompiledEnvironment, labels: JsonObject): string[] =>
  Object.entries(labels).map(([key, value]) => [values.cluster, values.namespace, key, String(value)].join('\n'))
