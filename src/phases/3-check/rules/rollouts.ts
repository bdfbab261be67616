import { budgetOf, isBlocking } from '../../../facts/mlflow/budget.ts'
import { graceSeconds, isKilledFirst, preStopSeconds } from '../../../facts/mlflow/draining.ts'
import { fewestPods } from '../../../facts/mlflow/pod-count.ts'
import type { Rules } from '../rule.ts'

/** How pods come and go. */
export const rolloutRules = {
  'grace-short'({ values, written }, report) {
    if (!isKilledFirst(values)) return
    const { server } = preStopSeconds(values)
    const grace = graceSeconds(values)
    report({
      path: [
        Object.hasOwn(written, 'terminationGracePeriodSeconds') ? 'terminationGracePeriodSeconds' : 'preStopSeconds',
      ],
      message: `the pods are killed after ${grace} s, before they are told to end: they go on serving for ${server} s`,
      help: `write a terminationGracePeriodSeconds of more than ${server}, with time for the longest upload, or a lower preStopSeconds`,
    })
  },

  'budget-blocks-drains'({ values }, report) {
    const budget = budgetOf(values)
    const pods = fewestPods(values)
    // Where there is no pod, nothing has to go.
    if (!budget || pods === 0 || !isBlocking(budget, pods)) return
    const key = budget.maxUnavailable === undefined ? 'minAvailable' : 'maxUnavailable'
    const reason = key === 'maxUnavailable' ? 'none may be away' : `${budget.minAvailable} of them must stay`
    report({
      path: ['podDisruptionBudget', key],
      message: `no node with ${pods === 1 ? 'the pod' : `one of the ${pods} pods`} can ever be drained: ${reason}`,
      help:
        pods === 1
          ? 'write maxUnavailable: 1 in its place, or enabled: false; or have more pods'
          : 'write maxUnavailable: 1 in its place',
    })
  },

  'budget-twice'({ values }, report) {
    const { minAvailable, maxUnavailable } = values.podDisruptionBudget ?? {}
    if (minAvailable === undefined || maxUnavailable === undefined) return
    report({
      path: ['podDisruptionBudget', 'minAvailable'],
      message: 'Kubernetes takes minAvailable or maxUnavailable, and not both',
      help: 'remove one of the two, by null where a layer beneath has it',
    })
  },

  'budget-ignored'({ values }, report) {
    const { enabled, ...limits } = values.podDisruptionBudget ?? {}
    const [key] = Object.keys(limits)
    if (budgetOf(values) || key === undefined) return
    report({
      path: ['podDisruptionBudget', key],
      message: `podDisruptionBudget.${key} has no effect ${enabled === false ? 'while podDisruptionBudget.enabled is false' : 'with one pod'}`,
      help: enabled === false ? 'remove it, or enabled' : 'remove it, or add enabled: true below podDisruptionBudget',
      part: 'key',
    })
  },
} satisfies Rules
