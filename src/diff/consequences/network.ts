import { type Reach, reachOf } from '../../facts/kubernetes/network-policies.ts'
import type { Added, Changed } from '../change.ts'
import { type Consequences, whenChanged, whenPresent } from './consequence.ts'
import { priorOf, without } from './gained.ts'
import { name, type Sentence, sentence, words } from './sentence.ts'

/** Whom network policies let reach the server, and whom they let it reach. */
export const network: Consequences = {
  'shut-out': whenChanged('caution', function* (change) {
    const { before, after, lost } = moved(change, 'inwards')
    if (after === undefined) return
    if (before === undefined) yield sentence`nobody of the cluster reaches the server from now on but ${listed(after)}`
    else if (lost.length > 0) yield sentence`no longer may reach the server: ${name(lost)}`
  }),

  'let-in': whenPresent('caution', function* (change) {
    const { before, after, gained } = moved(change, 'inwards')
    if (before === undefined) return
    if (after === undefined)
      yield sentence`every pod of the cluster may reach the server from now on: no NetworkPolicy keeps it`
    else if (gained.length > 0) yield sentence`may reach the server from now on: ${name(gained)}`
  }),

  'cut-off': whenChanged('caution', function* (change) {
    const { before, after, lost } = moved(change, 'outwards')
    if (after === undefined) return
    if (before === undefined) yield sentence`the server reaches nothing from now on but ${listed(after)}`
    else if (lost.length > 0) yield sentence`the server no longer reaches ${name(lost)}`
  }),

  'let-out': whenPresent('caution', function* (change) {
    const { before, after, gained } = moved(change, 'outwards')
    if (before === undefined) return
    if (after === undefined) yield sentence`the server may reach everything from now on: no NetworkPolicy keeps it`
    else if (gained.length > 0) yield sentence`the server may reach ${name(gained)} from now on`
  }),
}

/** What a direction of the reach was and is, and the peers that it loses and gains. */
function moved(change: Added | Changed, direction: keyof Reach) {
  const [was, is] = [reachOf(priorOf(change).objects)[direction], reachOf(change.after.objects)[direction]]
  return { before: was, after: is, lost: without(was ?? [], is ?? []), gained: without(is ?? [], was ?? []) }
}

const listed = (peers: readonly string[]): Sentence =>
  peers.length > 0 ? sentence`${name(peers)}` : words('its nodes')
