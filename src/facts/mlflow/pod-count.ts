import type { Path } from '../../model/json.ts'
import type { Values } from '../../schema/generated/types.ts'

/** The greatest number of pods that the values ask for: what several pods may not have is judged by it, and by it alone. */
export const mostPods = ({ autoscaling, replicas }: Values): number =>
  autoscaling.enabled ? autoscaling.maxReplicas : replicas

/** The least number of pods that the values ask for. */
export const fewestPods = ({ autoscaling, replicas }: Values): number =>
  autoscaling.enabled ? Math.min(autoscaling.minReplicas, autoscaling.maxReplicas) : replicas

/** The value that the greatest number is. */
export const podCountPath = ({ autoscaling }: Values): Path =>
  autoscaling.enabled ? ['autoscaling', 'maxReplicas'] : ['replicas']

/** How to say that there is one pod. */
export const onePod = ({ autoscaling }: Values): string =>
  autoscaling.enabled ? 'autoscaling: {enabled: false}' : 'replicas: 1'
