import { selector } from '../../facts/mlflow/names.ts'
import type { TopologySpreadConstraint, Values } from '../../schema/generated/types.ts'

/**
 * How pods are spread: as the values say, or else over nodes, where that can be. One pod has it too, so that a second one
 * does not replace it. Without the hash of the template a rollout would count the old pods. Zones are left out: a
 * scheduler that scores by them passes over nodes that are in none.
 */
export const topologySpread = (values: Values): TopologySpreadConstraint[] =>
  values.topologySpreadConstraints ?? [
    {
      maxSkew: 1,
      topologyKey: 'kubernetes.io/hostname',
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector: { matchLabels: selector(values) },
      matchLabelKeys: ['pod-template-hash'],
    },
  ]
