import { fullname } from '../../facts/mlflow/names.ts'
import type { HorizontalPodAutoscaler, Values } from '../../schema/generated/types.ts'
import { metadata } from './metadata.ts'

/**
 * Scales the Deployment by the CPU of the server's container alone: of a pod as a whole each container would have to
 * request some, those too that others inject.
 */
export const horizontalPodAutoscaler = (values: Values): HorizontalPodAutoscaler => {
  const { behavior, maxReplicas, minReplicas, targetCPUUtilizationPercentage } = values.autoscaling
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: metadata(values),
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: fullname(values) },
      minReplicas,
      maxReplicas,
      metrics: [
        {
          type: 'ContainerResource',
          containerResource: {
            name: 'cpu',
            container: 'mlflow',
            target: { type: 'Utilization', averageUtilization: targetCPUUtilizationPercentage },
          },
        },
      ],
      ...(behavior && { behavior }),
    },
  }
}
