import type { Route } from '../route.ts'
import type { Fleet } from './fleet.ts'

export interface ViewProps {
  fleet: Fleet
  route: Route
}

/** Goes to an address. */
export function follow(address: string): void {
  location.hash = address
}

/** Goes to an address without a step of its own in the history, as while somebody types. */
export const replace = (address: string): void => location.replace(address)
