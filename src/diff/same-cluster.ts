import { inCluster } from '../model/fleet-file.ts'
import type { CompiledState } from '../recompile.ts'

/** Whether two are on one cluster: by its name, or, where Argo CD alone delivers and knows no names, by its server. */
export function isSameCluster(before: CompiledState, after: CompiledState): boolean {
  if (before.environment.values.cluster === after.environment.values.cluster) return true
  const server = serverOf(before)
  return server !== undefined && server === serverOf(after)
}

/** The server by which Argo CD knows an environment's cluster; undefined where Flux delivers too. */
function serverOf({ inputs: { fleet }, environment: { values } }: CompiledState): string | undefined {
  if (!fleet?.argocd || fleet.flux) return undefined
  return fleet.clusters[values.cluster]?.server ?? (values.cluster === 'in-cluster' ? inCluster : undefined)
}
