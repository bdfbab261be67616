import { routes, serviceAddresses } from '../../kubernetes/addresses.ts'
import type { Changed, Side } from '../change.ts'
import type { Consequences } from '../consequences.ts'

/** Under which URLs people reach a server, and under which names other pods do. */
const addressesOf = (side: Side | undefined): string[] => [
  ...new Set(side?.objects.flatMap((object) => [...serviceAddresses(object), ...routes(object).map(({ host, path }) => `${host}${path.replace(tail, '')}`)])),
]

/** What a path may end with: the last slash, and the expressions of an Ingress for all below it, or for it alone. */
const tail = /\(\/\)\(\.\*\)$|\$$|\/$/

const without = (all: string[], others: string[]): string[] => all.filter((address) => !others.includes(address))

/** Where an environment answered that it no longer does, and where it does that it did not; nothing where it comes or goes. */
function movesOf({ before, after, objects }: Changed): { gone: string[]; come: string[] } {
  const isConcerned = objects.some((change) => ['Service', 'HTTPRoute', 'Ingress'].includes((change.after ?? change.before)!.kind))
  if (!before?.environment || !after?.environment || !isConcerned) return { gone: [], come: [] }
  const [old, now] = [addressesOf(before), addressesOf(after)]
  return { gone: without(old, now), come: without(now, old) }
}

export const addresses: Consequences = {
  address: {
    level: 'caution',
    find: (changed) => {
      const { gone, come } = movesOf(changed)
      return gone.length > 0 ? [`the server no longer answers at ${gone.join(', ')}${come.length > 0 ? `, but at ${come.join(', ')}` : ''}`] : []
    },
  },
  'new-address': {
    level: 'note',
    find: (changed) => {
      const { gone, come } = movesOf(changed)
      return gone.length === 0 && come.length > 0 ? [`the server answers at ${come.join(', ')}, too`] : []
    },
  },
}
