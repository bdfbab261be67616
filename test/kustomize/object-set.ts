import { equal } from '../../src/json.ts'
import type { KubernetesObject } from '../../src/kubernetes.ts'

/** Objects as sets compare: their order says nothing. Kustomize takes away some empty labels and annotations. */
export const objectSet = (objects: readonly KubernetesObject[]): KubernetesObject[] =>
  objects.map(tidy).sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1))

const idOf = ({ kind, metadata }: KubernetesObject): string => `${metadata.namespace}/${kind}/${metadata.name}`

function tidy(object: KubernetesObject): KubernetesObject {
  const metadata = { ...object.metadata }
  for (const field of ['labels', 'annotations']) if (equal(metadata[field], {})) delete metadata[field]
  return { ...object, metadata }
}

/** The objects of each namespace. */
export const byNamespace = (objects: readonly KubernetesObject[]): Map<string | undefined, KubernetesObject[]> =>
  Map.groupBy(objects, ({ metadata }) => metadata.namespace)
