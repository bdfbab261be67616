import type { KubernetesObject } from '../../model/kubernetes-object.ts'

/**
 * Names the files of objects that lie in one directory: `deployment.yaml`, `deployment.patch.yaml`, and
 * `deployment-<name>.yaml` where the directory has several files of the kind. No two are the same: a name may itself
 * end in `.patch`.
 */
export function fileNames(objects: readonly KubernetesObject[]): (object: KubernetesObject, what?: 'patch') => string {
  const counts = new Map<string, number>()
  for (const { kind } of objects) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return ({ kind, metadata }, what) => {
    const stem = counts.get(kind) === 1 ? kind : `${kind}-${metadata.name}`
    const end = what ? `.${what}` : /\.patch(\.object)*$/.test(stem) ? '.object' : ''
    return `${stem.toLowerCase()}${end}.yaml`
  }
}
