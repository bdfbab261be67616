import { amount } from '../../../facts/kubernetes/quantity.ts'
import { containerResources as resourcesOf } from '../../../facts/mlflow/resources.ts'
import type { Rules } from '../rule.ts'

export const resourceRules = {
  *'request-over-limit'({ values }) {
    // Limits that are written are held against the requests by Kubernetes' own rules.
    if (values.resources?.limits !== undefined) return
    const { requests = {}, limits = {} } = resourcesOf(values)
    for (const [name, request] of Object.entries(requests)) {
      const limit = Object.hasOwn(limits, name) ? limits[name] : undefined
      if (limit === undefined || amount(request) <= amount(limit)) continue
      yield {
        path: ['resources', 'requests', name],
        message: `the request of ${name} (${request}) exceeds its limit (${limit})`,
        help: `write both below resources: limits.${name} of at least the request`,
      }
    }
  },
} satisfies Rules
