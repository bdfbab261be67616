import { inCluster } from '../model/fleet-file.ts'
import type { Subject } from '../recompile.ts'

/** Whether two are on the same cluster: by its name, or, where Argo CD alone delivers, which knows no other, by its server. */
export function isSameCluster(before: Subject, after: Subject): boolean {
  if (before.environment.values.cluster === after.environment.values.cluster) return true
  const [was, is] = [before, after].map(({ inputs: { fleet }, environment: { values } }) => {
    const { server } = fleet?.clusters[values.cluster] ?? {}
    return fleet?.argocd && !fleet.flux
      ? (server ?? (values.cluster === 'in-cluster' ? inCluster : undefined))
      : undefined
  })
  return was !== undefined && was === is
}
