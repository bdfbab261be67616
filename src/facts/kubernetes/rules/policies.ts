import { isObject, listOf } from '../../../model/json.ts'
import { addressOf, isWithin, rangeOf } from '../address-range.ts'
import { isSet, type Rules, remove } from './rule.ts'

/** NetworkPolicies (pkg/apis/networking/validation). */
export const policyRules: Rules = {
  NetworkPolicyPeer: {
    'must name a peer'({ ipBlock, namespaceSelector, podSelector }, report) {
      if (![ipBlock, namespaceSelector, podSelector].some(isObject))
        report({
          at: [],
          help: 'add ipBlock, namespaceSelector or podSelector; podSelector: {} is every pod of the namespace',
        })
    },
    ...alone(),
  },
  // The values' own form of a peer with ports.
  Destination: {
    'must name a peer, or ports'(destination, report) {
      if (Object.keys(destination).length === 0)
        report({ at: [], help: 'add ipBlock, namespaceSelector or podSelector, or ports for those of anybody' })
    },
    ...alone(),
  },
  NetworkPolicyPort: {
    'needs a port that is a number'({ endPort, port }, report) {
      if (endPort !== undefined && typeof port !== 'number') report(remove('endPort'))
    },
    'must not be below port'({ endPort, port }, report) {
      if (typeof endPort === 'number' && typeof port === 'number' && endPort < port)
        report({ at: ['endPort'], help: `write ${port} or more, or remove it` })
    },
  },
  IPBlock: {
    'must be a range of addresses, such as 10.0.0.0/8'({ cidr }, report) {
      if (rangeOf(String(cidr))) return
      const single = addressOf(String(cidr))
      report({
        at: ['cidr'],
        help: single ? `write ${String(cidr)}/${single.width} for a single address` : 'write one',
      })
    },
    'must be a part of cidr, and smaller'({ cidr, except }, report) {
      const outer = rangeOf(String(cidr))
      for (const [index, part] of listOf(except).entries()) {
        const inner = rangeOf(String(part))
        if (outer && !(inner && inner.prefix > outer.prefix && isWithin(inner, outer)))
          report({ at: ['except', index], help: `write a range within ${String(cidr)}, or remove it` })
      }
    },
  },
}

function alone(): Rules[string] {
  return {
    'excludes another peer beside it'({ ipBlock, namespaceSelector, podSelector }, report) {
      if (isSet(ipBlock) && (isSet(namespaceSelector) || isSet(podSelector))) report(remove('ipBlock'))
    },
  }
}
