import { rowOf } from './kinds.ts'

/**
 * What has Argo CD apply all else where the cluster does not know a kind: the sync of the one object fails alone, and is
 * tried again; without it nothing of the environment is applied
 * (argo-cd.readthedocs.io/en/stable/user-guide/sync-options). Flux has no such instruction.
 */
export const appliedApart = { 'argocd.argoproj.io/sync-options': 'SkipDryRunOnMissingResource=true' }

/** Whether a cluster may do without a kind's definition. */
export const isOptional = (object: { kind: string }): boolean => rowOf(object)?.isOptional ?? false
