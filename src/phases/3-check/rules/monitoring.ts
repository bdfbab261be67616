import { isMeasured } from '../../../facts/mlflow/metrics.ts'
import { listOf, type Path } from '../../../model/json.ts'
import type { PrometheusRuleEntry } from '../../../schema/generated/types.ts'
import { root, schemaAt } from '../../../schema/schema.ts'
import type { Rules } from '../rule.ts'

/** What is measured, and what is told of it. */
export const monitoringRules = {
  'monitor-unmeasured'({ values }, report) {
    const { metrics, prometheusRule, serviceMonitor } = values
    const help = 'write metrics: {enabled: true}'
    if (serviceMonitor.enabled && !metrics.enabled) {
      report({
        path: ['serviceMonitor', 'enabled'],
        message: 'the pods offer no metrics: Prometheus would find nobody to ask',
        help,
      })
    }
    if (!prometheusRule.enabled || isMeasured(values)) return
    for (const [index, { expr }] of prometheusRule.rules.entries()) {
      const [name] = ownMetrics.exec(String(expr)) ?? []
      if (name === undefined) continue
      report({ path: [...rule(index), 'expr'], message: `the pods offer no metrics, and so no ${name}`, help })
    }
  },

  'scrape-timeout'({ values: { serviceMonitor } }, report) {
    const { enabled, interval, scrapeTimeout } = serviceMonitor
    if (!enabled || seconds(scrapeTimeout) <= seconds(interval)) return
    report({
      path: ['serviceMonitor', 'scrapeTimeout'],
      message: `scrapeTimeout (${scrapeTimeout}) exceeds interval (${interval}): the Prometheus Operator refuses the ServiceMonitor`,
      help: `write ${interval} or less`,
    })
  },

  'rule-form'({ values: { prometheusRule } }, report) {
    for (const [index, entry] of prometheusRule.rules.entries()) {
      const found = fault(entry)
      if (found) report({ path: [...rule(index), ...found.at], message: found.message, help: found.help })
    }
  },

  'alert-twice'({ values: { prometheusRule } }, report) {
    const { enabled, disabled, rules } = prometheusRule
    for (const [index, { alert }] of enabled ? rules.entries() : []) {
      if (alert === undefined || !ours.includes(alert) || disabled.some((name) => name === alert)) continue
      report({
        path: [...rule(index), 'alert'],
        message: `there is an alert ${alert} already, and both would tell`,
        help: `add ${alert} to disabled to replace it, or give this one another name`,
      })
    }
  },
} satisfies Rules

const rule = (index: number): Path => ['prometheusRule', 'rules', index]

/** The alerts that there are, as the schema lists them. */
const ours = listOf(schemaAt(['prometheusRule', 'disabled', 0], root)?.node.enum)

/** The metrics of MLflow, as its exporter and its ingestion of traces name them (mlflow/server/otlp_metrics.py). */
const ownMetrics = /\bmlflow_(http_request|exporter|spans|trace|otlp)_\w+/

const units: Record<string, number> = { d: 86_400, h: 3600, m: 60, s: 1 }

/** A duration as Prometheus writes them. */
const seconds = (duration: string): number =>
  [...duration.matchAll(/(?<!\d)(\d+)([dhms])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * units[unit!]!,
    0,
  )

/** What Prometheus refuses of a rule (Rule.Validate of prometheus/model/rulefmt), though its definition takes it. */
function fault(entry: PrometheusRuleEntry): { at: Path; message: string; help: string } | undefined {
  const { alert, record } = entry
  if ((alert === undefined) === (record === undefined)) {
    const message = alert === undefined ? 'a rule needs alert or record' : 'a rule has alert or record, and not both'
    return { at: [], message, help: 'write alert: MyAlert to tell somebody, or record: my:metric to keep a result' }
  }
  if (record === undefined) return undefined
  if (!/^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(record)) {
    return {
      at: ['record'],
      message: `${JSON.stringify(record)} is no name of a metric`,
      help: 'write letters, digits, _ and :, not beginning with a digit',
    }
  }
  const odd = (['for', 'keep_firing_for', 'annotations'] as const).find((key) => entry[key] !== undefined)
  return (
    odd && {
      at: [odd],
      message: `a rule that records has no ${odd}`,
      help: 'remove it, or write alert in place of record',
    }
  )
}
