import { texts } from '../../model/json.ts'
import { memoizeLast } from '../../model/memo.ts'
import type { ResourceRequirements, Values } from '../../schema/generated/types.ts'

/** The least that is asked for, in Gi and in CPUs, as in the chart. */
const least = { memory: 4, cpu: 1 }

/** Requests and limits, which are the same unless `resources` sets them apart. */
export const containerResources = memoizeLast((values: Values): ResourceRequirements => {
  const { gpus, gpuResource, memory_per_gpu, cpu_per_gpu, resources: own = {} } = values
  const times = Math.max(gpus, 1)
  const sized = {
    memory: `${Math.max(times * memory_per_gpu, least.memory)}Gi`,
    cpu: String(Math.max(times * cpu_per_gpu, least.cpu)),
  }
  const gpu = gpus > 0 ? { [gpuResource]: String(gpus) } : {}
  // As text: a fraction is a number to YAML, and no quantity to KaiwoService's definition.
  return {
    ...own,
    // A limit without a request is the request too: Kubernetes' own default.
    requests: { ...texts(own.requests ?? own.limits ?? sized), ...gpu },
    limits: { ...texts(own.limits ?? sized), ...gpu },
  }
})
