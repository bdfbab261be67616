import { graceSeconds, preStopSeconds } from '../../../facts/mlflow/draining.ts'
import type { Rules } from '../rule.ts'

/** How pods come and go. */
export const rolloutRules = {
  *'grace-short'({ values, written }) {
    const { server } = preStopSeconds(values)
    const grace = graceSeconds(values)
    if (grace > server) return
    yield {
      path: [
        Object.hasOwn(written, 'terminationGracePeriodSeconds') ? 'terminationGracePeriodSeconds' : 'preStopSeconds',
      ],
      message: `the pods are killed after ${grace} s, before they are told to end: they go on serving for ${server} s`,
      help: `write a terminationGracePeriodSeconds of more than ${server}, with time for the longest upload, or a lower preStopSeconds`,
    }
  },
} satisfies Rules
