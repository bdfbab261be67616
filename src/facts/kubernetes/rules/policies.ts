import { isObject, listOf } from '../../../model/json.ts'
import { addressOf, isWithin, rangeOf } from '../address-range.ts'
import { isSet, type Rules, remove } from './rule.ts'

/** NetworkPolicies (pkg/apis/networking/validation). */
export const policyRules: Rules = {
  NetworkPolicyPeer: {
    *'must name a peer'({ ipBlock, namespaceSelector, podSelector }) {
      if (![ipBlock, namespaceSelector, podSelector].some(isObject))
        yield {
          at: [],
          help: 'add ipBlock, namespaceSelector or podSelector; podSelector: {} is every pod of the namespace',
        }
    },
    ...alone(),
  },
  // The values' own form of a peer with ports.
  Destination: {
    *'must name a peer, or ports'(destination) {
      if (Object.keys(destination).length === 0)
        yield { at: [], help: 'add ipBlock, namespaceSelector or podSelector, or ports for those of anybody' }
    },
    ...alone(),
  },
  NetworkPolicyPort: {
    *'needs a port that is a number'({ endPort, port }) {
      if (endPort !== undefined && typeof port !== 'number') yield remove('endPort')
    },
    *'must not be below port'({ endPort, port }) {
      if (typeof endPort === 'number' && typeof port === 'number' && endPort < port)
        yield { at: ['endPort'], help: `write ${port} or more, or remove it` }
    },
  },
  IPBlock: {
    *'must be a range of addresses, such as 10.0.0.0/8'({ cidr }) {
      if (rangeOf(String(cidr))) return
      const single = addressOf(String(cidr))
      yield { at: ['cidr'], help: single ? `write ${String(cidr)}/${single.width} for a single address` : 'write one' }
    },
    *'must be a part of cidr, and smaller'({ cidr, except }) {
      const outer = rangeOf(String(cidr))
      for (const [index, part] of listOf(except).entries()) {
        const inner = rangeOf(String(part))
        if (outer && !(inner && inner.prefix > outer.prefix && isWithin(inner, outer)))
          yield { at: ['except', index], help: `write a range within ${String(cidr)}, or remove it` }
      }
    },
  },
}

function alone(): Rules[string] {
  return {
    *'excludes another peer beside it'({ ipBlock, namespaceSelector, podSelector }) {
      if (isSet(ipBlock) && (isSet(namespaceSelector) || isSet(podSelector))) yield remove('ipBlock')
    },
  }
}
