import { amount } from '../../../facts/kubernetes/quantity.ts'
import { containerResources as resourcesOf } from '../../../facts/mlflow/resources.ts'
import type { Path } from '../../../model/json.ts'
import type { Quantity, Values } from '../../../schema/generated/types.ts'
import type { Rules } from '../rule.ts'

export const resourceRules = {
  *'quantity-negative'({ values }) {
    for (const [path, quantity] of quantities(values)) {
      if (quantity === undefined || amount(quantity) >= 0) continue
      yield { path, message: `Kubernetes refuses the negative quantity ${quantity}`, help: 'write it without the sign' }
    }
  },

  *'request-over-limit'({ values }) {
    const { requests = {}, limits = {} } = resourcesOf(values)
    const isWritten = values.resources?.requests !== undefined
    for (const [name, request] of Object.entries(requests)) {
      const limit = Object.hasOwn(limits, name) ? limits[name] : undefined
      if (limit === undefined || amount(request) <= amount(limit)) continue
      yield {
        path: ['resources', isWritten ? 'requests' : 'limits', name],
        message: `the request of ${name} (${request}) exceeds its limit (${limit})`,
        help: `write both below resources: limits.${name} of at least the request`,
      }
    }
  },
} satisfies Rules

/** Every quantity of the values, with its path. */
function* quantities({ resources, storage, persistent_storage }: Values): Generator<[Path, Quantity | undefined]> {
  for (const list of ['requests', 'limits'] as const) {
    for (const [name, quantity] of Object.entries(resources?.[list] ?? {})) yield [['resources', list, name], quantity]
  }
  yield [['storage', 'ephemeral', 'quantity'], storage.ephemeral.quantity]
  yield [['storage', 'dshm', 'sizeLimit'], storage.dshm.sizeLimit]
  for (const [name, { size }] of Object.entries(persistent_storage.volumes)) {
    yield [['persistent_storage', 'volumes', name, 'size'], size]
  }
}
