import { budgetOf } from '../../facts/mlflow/budget.ts'
import { selector } from '../../facts/mlflow/names.ts'
import type { PodDisruptionBudget, Values } from '../../schema/generated/types.ts'
import { metadata } from './metadata.ts'

/** Limits how many of the server's pods a drain takes at a time. A pod that is not ready never holds one up. */
export const podDisruptionBudget = (values: Values): PodDisruptionBudget[] => {
  const budget = budgetOf(values)
  if (!budget) return []
  return [
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: metadata(values),
      spec: {
        ...budget,
        selector: { matchLabels: selector(values) },
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
      },
    },
  ]
}
