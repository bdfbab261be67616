import { goInstall } from '../go.ts'

/** The versions that a run proves things on; `KUSTOMIZE_VERSIONS` names others. */
export const versions = (process.env.KUSTOMIZE_VERSIONS ?? '5.0.1 5.8.1').split(/\s+/).filter(Boolean)

/** The path of a Kustomize binary, built when the cache hasn't got it. */
export const kustomize = (version: string): Promise<string> =>
  goInstall('kustomize', 'sigs.k8s.io/kustomize/kustomize/v5', version)
