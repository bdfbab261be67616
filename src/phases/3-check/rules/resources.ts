import { amount } from '../../../facts/kubernetes/quantity.ts'
import { resources as resourcesOf } from '../../../facts/mlflow/resources.ts'
import type { Path } from '../../../model/json.ts'
import type { Quantity, Values } from '../../../schema/generated/types.ts'
import type { Finding, Rules } from '../rule.ts'

export const resources: Rules = {
  'quantity-negative': {
    severity: 'error',
    summary: 'A negative quantity',
    find: ({ values }) =>
      quantities(values)
        .filter(([, quantity]) => quantity !== undefined && amount(quantity) < 0)
        .map(([path, quantity]) => ({
          path,
          message: `Kubernetes takes no negative quantity, such as ${quantity}`,
          help: 'write it without the sign',
        })),
  },
  'request-over-limit': {
    severity: 'error',
    summary: 'More is requested than the limit allows',
    find: ({ values }) => {
      const { requests = {}, limits = {} } = resourcesOf(values)
      const isWritten = values.resources?.requests !== undefined
      return Object.entries(requests).flatMap(([name, request]): Finding[] => {
        const limit = Object.hasOwn(limits, name) ? limits[name] : undefined
        if (limit === undefined || amount(request) <= amount(limit)) return []
        return [
          {
            path: ['resources', isWritten ? 'requests' : 'limits', name],
            message: `the request of ${name} (${request}) is more than its limit (${limit})`,
            help: `give both below resources: limits.${name} of at least the request`,
          },
        ]
      })
    },
  },
}

/** Every quantity of the values, and where it stands. */
function quantities({
  resources: { requests = {}, limits = {} } = {},
  storage,
  persistent_storage,
}: Values): [Path, Quantity | undefined][] {
  return [
    ...Object.entries(requests).map(([name, quantity]): [Path, Quantity] => [
      ['resources', 'requests', name],
      quantity,
    ]),
    ...Object.entries(limits).map(([name, quantity]): [Path, Quantity] => [['resources', 'limits', name], quantity]),
    [['storage', 'ephemeral', 'quantity'], storage.ephemeral.quantity],
    [['storage', 'dshm', 'sizeLimit'], storage.dshm.sizeLimit],
    ...Object.entries(persistent_storage.volumes).map(([name, { size }]): [Path, Quantity | undefined] => [
      ['persistent_storage', 'volumes', name, 'size'],
      size,
    ]),
  ]
}
