import { type Json, own } from '../../../model/json.ts'
import type { Quantity } from '../../../schema/generated/types.ts'
import { amount } from '../quantity.ts'
import { type DefinitionRules, isSet, type Rules, remove } from './rule.ts'

/** The field that each type of metric has. */
const sources: { readonly [type: string]: string } = {
  ContainerResource: 'containerResource',
  External: 'external',
  Object: 'object',
  Pods: 'pods',
  Resource: 'resource',
}

const targets = (target: Json | undefined): Record<string, Json> => (target ?? {}) as Record<string, Json>

/** The target of a metric of which one of two forms is needed, and not both where they exclude each other. */
const oneTarget = (fields: readonly string[], isExclusive: boolean): DefinitionRules => ({
  [`needs a target of ${fields.join(' or ')}`]({ target }, report) {
    if (!fields.some((field) => isSet(targets(target)[field])))
      report({ at: ['target'], help: `add ${fields[0]} to it` })
  },
  ...(isExclusive && {
    'must not have two targets'({ target }, report) {
      if (fields.every((field) => isSet(targets(target)[field]))) report(remove('target', fields[1]!))
    },
  }),
})

const resource = oneTarget(['averageUtilization', 'averageValue'], true)

/** HorizontalPodAutoscalers (pkg/apis/autoscaling/validation). */
export const autoscalerRules: Rules = {
  HorizontalPodAutoscalerSpec: {
    'must not be below minReplicas'({ maxReplicas, minReplicas }, report) {
      if (Number(maxReplicas) < Number(minReplicas ?? 1))
        report({ at: ['maxReplicas'], help: `write ${Number(minReplicas ?? 1)} or more, or lower minReplicas` })
    },
  },
  MetricSpec: {
    'needs the source of its type'(metric, report) {
      const field = own(sources, String(metric.type))
      if (field && !isSet(metric[field])) report({ at: [], help: `add ${field} to it` })
    },
    'belongs to another type'(metric, report) {
      const field = own(sources, String(metric.type))
      for (const other of Object.values(sources))
        if (field && other !== field && isSet(metric[other])) report(remove(other))
    },
  },
  MetricTarget: {
    'must be more than 0'(target, report) {
      for (const field of ['value', 'averageValue']) {
        if (isSet(target[field]) && !(amount(target[field] as Quantity) > 0))
          report({ at: [field], help: 'write a larger number' })
      }
    },
  },
  ContainerResourceMetricSource: resource,
  ResourceMetricSource: resource,
  PodsMetricSource: oneTarget(['averageValue'], false),
  ObjectMetricSource: oneTarget(['value', 'averageValue'], false),
  ExternalMetricSource: oneTarget(['value', 'averageValue'], true),
}
