import { appliedApart } from '../../../facts/kubernetes/optional-kinds.ts'
import { metricsPort } from '../../../facts/mlflow/metrics.ts'
import { selector } from '../../../facts/mlflow/names.ts'
import { texts } from '../../../model/json.ts'
import type { RelabelConfig, ServiceMonitor, Values } from '../../../schema/generated/types.ts'
import { metadata } from '../metadata.ts'

/** Has Prometheus ask every pod behind the Service, at a port that the Service itself does not offer. */
export function serviceMonitor(values: Values): ServiceMonitor {
  const { labels, interval, scrapeTimeout, relabelings, metricRelabelings } = values.serviceMonitor
  const own = metadata(values)
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'ServiceMonitor',
    metadata: { ...own, labels: { ...own.labels, ...texts(labels) }, annotations: appliedApart },
    spec: {
      selector: { matchLabels: selector(values) },
      endpoints: [
        {
          targetPort: metricsPort.name,
          path: '/metrics',
          interval,
          scrapeTimeout,
          ...(relabelings.length > 0 && { relabelings: relabelings.map(whole) }),
          ...(metricRelabelings.length > 0 && { metricRelabelings: metricRelabelings.map(whole) }),
        },
      ],
    },
  }
}

/** The default is written out: Argo CD compares lists of custom resources item by item. */
const whole = ({ action = 'replace', ...relabeling }: RelabelConfig): RelabelConfig => ({ action, ...relabeling })
