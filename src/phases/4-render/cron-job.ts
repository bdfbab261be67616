import { type Task, tasks } from '../../facts/mlflow/maintenance.ts'
import { selector } from '../../facts/mlflow/names.ts'
import { isShared, persistentVolumes } from '../../facts/mlflow/storage.ts'
import { texts } from '../../model/json.ts'
import type { Affinity, CronJob, PodSpec, Values } from '../../schema/generated/types.ts'
import { programContainer } from './container.ts'
import { taskMetadata } from './metadata.ts'
import { commonPod } from './pod.ts'
import { volumes } from './volumes.ts'

/** One CronJob a task. */
export const cronJobs = (values: Values): CronJob[] => tasks(values).map((task) => cronJob(values, task))

function cronJob(values: Values, task: Task): CronJob {
  const { ofObject, ofPods } = taskMetadata(values, task)
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: ofObject,
    spec: {
      schedule: task.schedule,
      timeZone: 'Etc/UTC',
      // Two at once would take each other's work.
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: 3600,
      suspend: task.isSuspended,
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 3,
      jobTemplate: {
        spec: {
          backoffLimit: 1,
          activeDeadlineSeconds: task.deadline,
          template: { metadata: ofPods, spec: taskPod(values, task) },
        },
      },
    },
  }
}

function taskPod(values: Values, { args, resources: { requests, limits, ...others } }: Task): PodSpec {
  const near = affinity(values)
  const resources = {
    ...others,
    ...(requests && { requests: texts(requests) }),
    ...(limits && { limits: texts(limits) }),
  }
  return {
    restartPolicy: 'Never',
    ...commonPod(values),
    ...(near && { affinity: near }),
    containers: [programContainer(values, args, { resources })],
    volumes: volumes(values),
  }
}

/** Where the server's may run; and on its very node, where they share a claim that one node mounts at a time. */
function affinity(values: Values): Affinity | undefined {
  const { nodeAffinity } = values.affinity ?? {}
  const isBound = persistentVolumes(values).some((volume) => !isShared(volume))
  if (!nodeAffinity && !isBound) return undefined
  const beside = { labelSelector: { matchLabels: selector(values) }, topologyKey: 'kubernetes.io/hostname' }
  return {
    ...(nodeAffinity && { nodeAffinity }),
    ...(isBound && { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [beside] } }),
  }
}
