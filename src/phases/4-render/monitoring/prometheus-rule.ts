import { appliedApart } from '../../../facts/kubernetes/optional-kinds.ts'
import { fullname } from '../../../facts/mlflow/names.ts'
import { texts } from '../../../model/json.ts'
import type { KubernetesObject } from '../../../model/kubernetes-object.ts'
import type { PrometheusRule, PrometheusRuleEntry, Values } from '../../../schema/generated/types.ts'
import { metadata } from '../metadata.ts'
import { type AlertName, alerts } from './alerts.ts'

/**
 * The alerts whose objects there are, and the user's own rules behind them.
 *
 * @param objects the environment's other objects
 */
export function prometheusRule(values: Values, objects: readonly KubernetesObject[]): PrometheusRule {
  const { labels, disabled, rules } = values.prometheusRule
  const own = metadata(values)
  const entries = Object.entries(alerts).flatMap(([name, alert]): PrometheusRuleEntry[] => {
    if (disabled.includes(name as AlertName)) return []
    const found = alert(values, objects)
    if (!found) return []
    const { severity, expr, summary, description, ...rest } = found
    return [{ alert: name, expr, ...rest, labels: { severity }, annotations: { summary, description } }]
  })
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { ...own, labels: { ...own.labels, ...texts(labels) }, annotations: appliedApart },
    spec: { groups: [{ name: `${values.namespace}/${fullname(values)}`, rules: [...entries, ...rules] }] },
  }
}
