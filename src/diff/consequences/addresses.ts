import { routes, serviceAddresses } from '../../kubernetes/addresses.ts'
import type { Side } from '../change.ts'
import type { Consequences } from '../consequences.ts'

/** Under which URLs people reach a server, and under which names other pods do. */
const addressesOf = (side: Side | undefined): string[] => [
  ...new Set(side?.objects.flatMap((object) => [...serviceAddresses(object), ...routes(object).map(({ host, path }) => `${host}${path.replace(tail, '')}`)])),
]

/** What a path may end with: the last slash, and the expressions of an Ingress for all below it, or for it alone. */
const tail = /\(\/\)\(\.\*\)$|\$$|\/$/

const without = (all: string[], others: string[]): string[] => all.filter((address) => !others.includes(address))

export const addresses: Consequences = {
  address: {
    level: 'caution',
    find: ({ before, after }) => {
      if (!before?.environment || !after?.environment) return []
      const [old, now] = [addressesOf(before), addressesOf(after)]
      const [gone, come] = [without(old, now), without(now, old)]
      return gone.length > 0 ? [`the server no longer answers at ${gone.join(', ')}${come.length > 0 ? `, but at ${come.join(', ')}` : ''}`] : []
    },
  },
  'new-address': {
    level: 'note',
    find: ({ before, after }) => {
      if (!before?.environment || !after?.environment) return []
      const [old, now] = [addressesOf(before), addressesOf(after)]
      const come = without(now, old)
      return without(old, now).length === 0 && come.length > 0 ? [`the server answers at ${come.join(', ')}, too`] : []
    },
  },
}
