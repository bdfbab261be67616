import { at, mapOf } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import { selects } from './selected-pods.ts'
import { podLabels } from './workload.ts'

/** The Services that lead to the server's pods; others may be those of what stands before it. */
export function serverServices(objects: readonly KubernetesObject[]): KubernetesObject[] {
  const labels = podLabels(objects)
  return objects.filter(
    (object) => object.kind === 'Service' && selects(mapOf(at(object, ['spec', 'selector'])), labels),
  )
}
