import type { Values } from '../../schema/generated/types.ts'
import { signIn } from './oauth2-proxy/sign-in.ts'
import { isUpgraded, upgradeSeconds } from './stores.ts'

/** How much longer the server waits than a proxy in its pod, which hands it the last requests. */
const proxyLead = 2

/**
 * For how long each container of a pod that ends serves before it is told to end. Endpoints and a SIGTERM are on their
 * way at the same time, and whoever is told closes its socket at once.
 */
export function preStopSeconds(values: Values): { server: number; proxy: number } {
  const { preStopSeconds: proxy } = values
  return { proxy, server: proxy > 0 && signIn(values) ? proxy + proxyLead : proxy }
}

/** Whether a pod that ends is killed before its server is told to end. */
export const isKilledFirst = (values: Values): boolean => graceSeconds(values) <= preStopSeconds(values).server

/** For how long a pod that ends may do so before it is killed; one that is deleted during an upgrade finishes it first. */
export const graceSeconds = (values: Values): number =>
  isUpgraded(values)
    ? Math.max(values.terminationGracePeriodSeconds, upgradeSeconds + preStopSeconds(values).server)
    : values.terminationGracePeriodSeconds
