import { groupOf, type KubernetesObject } from '../../model/kubernetes-object.ts'

/** The name under which Kustomize looks for its own instructions. */
const reserved = 'kustomization'

/**
 * Names the files of objects that lie in one directory: `deployment.yaml`, `deployment.patch.yaml`, and
 * `deployment-<name>.yaml` where the directory has several files of the kind; with the group where two groups have the
 * kind and the name. No two are the same: a name may itself end in `.patch`.
 */
export function fileNames(objects: readonly KubernetesObject[]): (object: KubernetesObject, what?: 'patch') => string {
  const counts = new Map<string, number>()
  const add = (stem: string) => counts.set(stem, (counts.get(stem) ?? 0) + 1)
  for (const { kind, metadata } of objects) {
    add(kind.toLowerCase())
    add(`${kind}-${metadata.name}`.toLowerCase())
  }
  const isOnly = (stem: string): boolean => counts.get(stem) === 1
  return (object, what) => {
    const kind = object.kind.toLowerCase()
    const named = `${kind}-${object.metadata.name}`.toLowerCase()
    const stem = isOnly(kind) && kind !== reserved ? kind : isOnly(named) ? named : `${named}.${groupOf(object)}`
    const end = what ? `.${what}` : /\.patch(\.object)*$/.test(stem) ? '.object' : ''
    return `${stem}${end}.yaml`
  }
}
