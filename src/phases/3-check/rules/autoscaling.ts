import { containerResources } from '../../../facts/mlflow/resources.ts'
import { at, isObject } from '../../../model/json.ts'
import type { Rules } from '../rule.ts'

/** The number of pods, where an autoscaler has the say. */
export const autoscalingRules = {
  'autoscaling-bounds'({ values: { autoscaling } }, report) {
    const { enabled, maxReplicas, minReplicas } = autoscaling
    if (!enabled || maxReplicas >= minReplicas) return
    report({
      path: ['autoscaling', 'maxReplicas'],
      message: `maxReplicas is ${maxReplicas}, and minReplicas ${minReplicas}`,
      help: `write ${minReplicas} or more, or a lower minReplicas`,
    })
  },

  'autoscaling-kaiwo'({ values }, report) {
    if (!values.autoscaling.enabled || !values.kaiwo.enabled) return
    report({
      path: ['autoscaling', 'enabled'],
      message: 'the Kaiwo operator makes the Deployment, and puts its number of pods back',
      help: 'write enabled: false, and set replicas',
    })
  },

  'autoscaling-request'({ values }, report) {
    if (!values.autoscaling.enabled || containerResources(values).requests?.cpu !== undefined) return
    report({
      path: ['resources', values.resources?.requests ? 'requests' : 'limits'],
      message: 'an autoscaler counts in percent of the requested CPU, and none is requested',
      help: 'add cpu to resources.requests',
    })
  },

  'autoscaling-ignored'({ values: { autoscaling }, written }, report) {
    const given = at(written, ['autoscaling'])
    const keys = isObject(given) ? Object.keys(given).filter((key) => key !== 'enabled' && given[key] !== null) : []
    if (autoscaling.enabled || keys.length === 0) return
    report({
      path: ['autoscaling', keys[0]!],
      message: `autoscaling.${keys[0]} has no effect while autoscaling.enabled is false`,
      help: 'write enabled: true below autoscaling, or remove it',
      part: 'key',
    })
  },

  'replicas-ignored'({ values: { autoscaling, replicas }, written }, report) {
    if (!autoscaling.enabled || (written.replicas ?? null) === null) return
    report({
      path: ['replicas'],
      message: `replicas has no effect while autoscaling.enabled: there are ${autoscaling.minReplicas} to ${autoscaling.maxReplicas} pods`,
      help:
        replicas === 0
          ? 'write autoscaling: {enabled: false} beside it to stop the server, or remove it'
          : 'remove it, by null where a layer beneath has it; minReplicas is the least number',
      part: 'key',
    })
  },
} satisfies Rules
