import type { EnvironmentChange } from '../change.ts'
import { isSameCluster } from '../same-cluster.ts'

/**
 * What becomes of an environment's objects that are committed no more, its claims aside, which stay: whether somebody deletes
 * them. That is for `prune` to say while what delivers the environment stays, and for `deletionPolicy` when it goes.
 */
export function isDeleted({ before, after, fleet }: EnvironmentChange): boolean {
  if (!before?.inputs.fleet) return false
  const { argocd, flux } = before.inputs.fleet
  const { delivery } = before.environment.values
  const isSameName = after?.inputs.id === before.inputs.id
  if (after && isSameName && isSameCluster(before, after)) {
    const { prune, automated } = after.environment.values.delivery
    // A sync that somebody asks Argo CD for deletes nothing, unless it is asked for that, too.
    return after.inputs.fleet !== undefined && prune && (flux !== undefined || automated)
  }
  if (delivery.deletionPolicy !== 'delete') return false
  // An Application that goes to another cluster leaves what it has made. Flux deletes nothing of what is suspended.
  // Where an engine goes itself, nobody is left to delete what it has made.
  return (
    (argocd !== undefined && fleet?.argocd !== undefined && !isSameName) ||
    (flux !== undefined && fleet?.flux !== undefined && delivery.automated)
  )
}
