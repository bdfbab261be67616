import type { JsonObject } from '../../../../src/model/json.ts'
import type { KubernetesObject } from '../../../../src/model/kubernetes-object.ts'

/** Room for hundreds of environments, GPUs included. */
const capacity = { cpu: '4096', memory: '16Ti', 'ephemeral-storage': '64Ti', pods: '1000', 'nvidia.com/gpu': '512' }

/**
 * A machine that isn't there: KWOK says for it that it is ready, and that its pods run. Further labels and
 * taints are what Pods may ask for and must tolerate.
 */
const node = (name: string, labels: Record<string, string> = {}, taints: JsonObject[] = []): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: {
    name,
    labels: {
      'kubernetes.io/hostname': name,
      'kubernetes.io/os': 'linux',
      'kubernetes.io/arch': 'amd64',
      'topology.kubernetes.io/zone': 'a',
      ...labels,
    },
  },
  spec: { taints },
  status: { capacity, allocatable: capacity },
})

/** Those that this repository's environments and the generated ones ask for. */
export const nodes = [
  node('node-1', { pool: 'general' }),
  node('node-2', { pool: 'memory' }),
  node('node-3', { pool: 'vision' }, [{ key: 'dedicated', value: 'vision', effect: 'NoSchedule' }]),
]
