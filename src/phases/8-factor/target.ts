import type { KubernetesObject } from '../../model/kubernetes-object.ts'

/** Which objects a patch is for. Kustomize reads both as regular expressions that must match from end to end. */
export type Target = { kind: string; name: string }

export const targetOf = ({ kind, metadata }: KubernetesObject): Target => ({
  kind,
  name: metadata.name.replaceAll('.', '\\.'),
})
