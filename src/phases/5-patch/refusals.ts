import { lostProtection } from '../../facts/kubernetes/kept.ts'
import { validateObject } from '../../facts/kubernetes/validate.ts'
import { kustomizeFaults } from '../../facts/kustomize/instructions.ts'
import { subjectFaults } from '../../facts/kustomize/subjects.ts'
import type { Path } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'

/** Why Kubernetes, or Kustomize, would not take an object. */
export interface Refusal {
  path: Path
  message: string
  help?: string
}

/**
 * What Kubernetes or Kustomize would not take of an object, patched or the user's own.
 *
 * @param isPlain false where it is encrypted: such a text has no form that Kubernetes would know
 */
export async function refusals(object: KubernetesObject, isPlain = true): Promise<Refusal[]> {
  const invalid = isPlain ? await validateObject(object) : []
  return [...(invalid ?? []), ...kustomizeFaults(object), ...subjectFaults(object), ...lostProtection(object)]
}
