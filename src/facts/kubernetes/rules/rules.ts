import { autoscalerRules } from './autoscalers.ts'
import { claimRules } from './claims.ts'
import { containerRules } from './containers.ts'
import { hostRules } from './host.ts'
import { ingressRules } from './ingresses.ts'
import { jobRules } from './jobs.ts'
import { podRules } from './pods.ts'
import { policyRules } from './policies.ts'
import { resourceRules } from './resources.ts'
import type { Rules } from './rule.ts'
import { schedulingRules } from './scheduling.ts'
import { serviceRules } from './services.ts'
import { volumeRules } from './volumes.ts'
import { workloadRules } from './workloads.ts'

const tables = [
  workloadRules,
  jobRules,
  podRules,
  containerRules,
  volumeRules,
  hostRules,
  resourceRules,
  schedulingRules,
  claimRules,
  serviceRules,
  ingressRules,
  policyRules,
  autoscalerRules,
]

/** What an API server refuses although every field is valid, by the definition that the rule is about. */
export const rules: Rules = {}
for (const table of tables) {
  for (const [definition, own] of Object.entries(table)) rules[definition] = { ...rules[definition], ...own }
}
