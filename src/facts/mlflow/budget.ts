import type { PodDisruptionBudgetSpec, Values } from '../../schema/generated/types.ts'
import { mostPods } from './pod-count.ts'

type Budget = Pick<PodDisruptionBudgetSpec, 'minAvailable' | 'maxUnavailable'>

/** How many pods may be away at a time; undefined where that is not limited. */
export function budgetOf(values: Values): Budget | undefined {
  const { enabled, minAvailable, maxUnavailable } = values.podDisruptionBudget ?? {}
  if (!(enabled ?? mostPods(values) > 1)) return undefined
  if (minAvailable === undefined) return { maxUnavailable: maxUnavailable ?? 1 }
  return { minAvailable, ...(maxUnavailable !== undefined && { maxUnavailable }) }
}

/**
 * Whether a budget never lets a pod go, of so many that are all well. Percentages are rounded up, both (disruption.go,
 * getExpectedPodCount and updatePdbStatus, of pkg/controller/disruption).
 */
export const isBlocking = ({ minAvailable, maxUnavailable }: Budget, pods: number): boolean =>
  maxUnavailable !== undefined ? countOf(maxUnavailable, pods) === 0 : countOf(minAvailable ?? 0, pods) >= pods

const countOf = (value: number | string, pods: number): number =>
  typeof value === 'number' ? value : Math.ceil((Number.parseInt(value, 10) * pods) / 100)
