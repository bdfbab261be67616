import { at, itemsOf, type Path } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import type { KustomizeFault } from './instructions.ts'

/**
 * Where Kustomize's `namespace` reaches further than an object's own: a subject of a RoleBinding that is named default
 * is taken for a ServiceAccount of the namespace, whatever it says (api/filters/namespace/namespace.go; tried on 5.0.1
 * and 5.8.1). One without a namespace Kubernetes refuses, and Kustomize gives it one where it knows the name.
 */
export function* subjectFaults(object: KubernetesObject): Generator<KustomizeFault & { path: Path }> {
  const { namespace } = object.metadata
  if (object.kind !== 'RoleBinding') return
  for (const [index, subject] of itemsOf(at(object, ['subjects']))) {
    const path = ['subjects', index]
    if (subject.name === 'default' && subject.namespace !== namespace) {
      yield {
        path,
        message: `Kustomize takes a subject named default for the ServiceAccount of ${namespace}`,
        help: `write namespace: ${namespace}, or bind a ServiceAccount with a name of its own`,
      }
    } else if (subject.kind === 'ServiceAccount' && typeof subject.namespace !== 'string') {
      yield {
        path,
        message: 'a ServiceAccount is found by its name and its namespace',
        help: `add namespace: ${namespace}`,
      }
    }
  }
}
