import type { Quantity } from '../../generated/types.ts'
import type { Finding, Rules } from '../rule.ts'

export const resources: Rules = {
  'request-over-limit': {
    severity: 'error',
    summary: 'More is requested than the limit allows',
    find: ({ values: { resources: { requests = {}, limits = {} } = {} } }) =>
      Object.entries(requests).flatMap(([name, request]): Finding[] => {
        const limit = Object.hasOwn(limits, name) ? limits[name] : undefined
        if (limit === undefined || amount(request) <= amount(limit)) return []
        return [
          {
            path: ['resources', 'requests', name],
            message: `the request of ${request} is more than the limit of ${limit}`,
            help: `raise resources.limits.${name}, or lower the request`,
          },
        ]
      }),
  },
}

/** What the suffixes of a quantity stand for (Kubernetes' resource.Quantity). */
const suffixes: Record<string, number> = {
  n: 1e-9, u: 1e-6, m: 1e-3, '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18,
  Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60,
}

/** The number that a quantity stands for. */
function amount(quantity: Quantity): number {
  const [, digits = '', suffix = ''] = /^([-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?)([A-Za-z]*)$/.exec(String(quantity)) ?? []
  return Number(digits) * (suffixes[suffix] ?? 1)
}
