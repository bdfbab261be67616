import { rangeOf } from '../../../facts/kubernetes/address-range.ts'
import { hasHosts, isChecked } from '../../../facts/mlflow/hosts.ts'
import { mlflowVersion } from '../../../facts/mlflow/image.ts'
import { versionText } from '../../../facts/mlflow/version.ts'
import type { Rules } from '../rule.ts'

/** How the Service is reached, within the cluster and from outside of it. */
export const serviceRules = {
  'service-type'({ values: { service } }, report) {
    const { type, nodePort, loadBalancerSourceRanges: ranges } = service
    if (nodePort !== undefined && type === 'ClusterIP') {
      report({
        path: ['service', 'nodePort'],
        message: 'nodePort needs a Service that is open on nodes',
        help: 'write type: NodePort below service, or remove it',
        part: 'key',
      })
    }
    if (ranges.length > 0 && type !== 'LoadBalancer') {
      report({
        path: ['service', 'loadBalancerSourceRanges'],
        message: `loadBalancerSourceRanges guard a LoadBalancer alone, and the Service is a ${type}`,
        help: 'write type: LoadBalancer below service, or remove it',
        part: 'key',
      })
    }
    for (const [index, range] of ranges.entries()) {
      if (rangeOf(range)) continue
      report({
        path: ['service', 'loadBalancerSourceRanges', index],
        message: `${range} is no range of addresses`,
        help: 'write one such as 10.0.0.0/8',
      })
    }
  },

  'service-host-missing'({ values }, report) {
    const { service } = values
    if (service.type === 'ClusterIP' || !isChecked(values) || hasHosts(values)) return
    const version = mlflowVersion(values)
    report({
      path: ['service', 'type'],
      message: `MLflow${version ? ` ${versionText(version)}` : ''} answers 403 to the names and public addresses of ${outsides[service.type]}`,
      help: 'add those by which clients ask to server.allowedHosts, such as [mlflow.example.com]',
    })
  },
} satisfies Rules

const outsides = { LoadBalancer: 'the load balancer', NodePort: 'nodes' } as const
