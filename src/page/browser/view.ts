import type { Fleet } from './fleet.ts'
import type { Route } from './route.ts'

export interface ViewProps {
  fleet: Fleet
  route: Route
}

/** Goes to an address; while somebody types, without a step of its own in the history. */
export const go = (address: string): void => location.replace(address)
