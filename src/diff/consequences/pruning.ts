import type { EnvironmentChange } from '../change.ts'
import { isSameCluster } from '../same-cluster.ts'

/**
 * Whether Argo CD or Flux deletes an environment's objects that are committed no more; claims always stay. `prune`
 * decides while what delivers the environment stays, and `deletionPolicy` when it goes.
 */
export function isPruned(change: EnvironmentChange): boolean {
  if (change.kind === 'added' || !change.before.inputs.fleet) return false
  const { before, fleet } = change
  const { argocd, flux } = before.inputs.fleet!
  const { delivery } = before.environment.values
  const after = change.kind === 'changed' ? change.after : undefined
  const isSameName = after?.inputs.id === before.inputs.id
  if (after && isSameName && isSameCluster(before, after)) {
    const { prune, automated } = after.environment.values.delivery
    // A sync that somebody asks Argo CD for deletes nothing, unless it is asked for that, too.
    return after.inputs.fleet !== undefined && prune && (flux !== undefined || automated)
  }
  if (delivery.deletionPolicy !== 'delete') return false
  // An Application that goes to another cluster leaves its objects there. Flux deletes nothing of what is suspended.
  // Where an engine goes itself, nobody is left to delete what it has made.
  return (
    (argocd !== undefined && fleet?.argocd !== undefined && !isSameName) ||
    (flux !== undefined && fleet?.flux !== undefined && delivery.automated)
  )
}
