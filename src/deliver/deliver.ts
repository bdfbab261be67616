import type { Environment } from '../environment.ts'
import type { FleetFile } from '../fleet-file.ts'
import type { Json } from '../json.ts'
import { argocd } from './argocd.ts'
import { flux } from './flux.ts'

/** A file of Kubernetes objects. The path is relative to out/, with `/`. */
export interface DeliveryFile {
  path: string
  documents: Json[]
  /** What it is made of, for people. */
  source: string
}

/**
 * What has Argo CD and Flux apply the overlays, as the fleet file says: nothing without one. Each environment's own files
 * are made of that file and its values; every other is the same whatever environments there are.
 */
export function deliver({ file, fleet }: FleetFile, environments: readonly Environment[]): DeliveryFile[] {
  if (file === undefined || !fleet) return []
  return [...argocd({ file, fleet }, environments), ...flux({ file, fleet }, environments)]
}
