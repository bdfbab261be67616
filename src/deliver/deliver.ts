import type { Environment } from '../environment.ts'
import type { FleetFile } from '../fleet-file.ts'
import { argocd } from './argocd.ts'
import type { DeliveryFile } from './file.ts'
import { flux } from './flux.ts'

/**
 * What has Argo CD and Flux apply the overlays, as the fleet file says: nothing without one. An environment's own files are
 * made of that file and its values, a namespace's is the same whichever environments share it, and every other depends on
 * the fleet file alone.
 */
export function deliver({ file, fleet }: FleetFile, environments: readonly Environment[]): DeliveryFile[] {
  if (file === undefined || !fleet) return []
  return [...argocd({ file, fleet }, environments), ...flux({ file, fleet }, environments)]
}
