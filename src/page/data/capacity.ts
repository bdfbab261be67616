import { claimed, demandsOf, takenByPod } from '../../facts/kubernetes/demand.ts'
import { mostConnections } from '../../facts/mlflow/connections.ts'
import type { CompiledEnvironment } from '../../model/environment.ts'
import type { Amounts } from '../columns.ts'

/** What an environment asks for with as many pods as it may have: requests, claims, and connections to its database. */
export function amountsOf({ environment: { values }, objects }: CompiledEnvironment): Amounts {
  const found = { pods: 0, cpu: 0, memory: 0, gpus: 0, storage: 0 }
  for (const { object, groups } of demandsOf(objects, 'asked')) {
    for (const one of claimed(object)) found.storage += one.amount
    for (const group of groups) {
      found.pods += group.replicas
      for (const resource of ['cpu', 'memory', 'gpus'] as const)
        found[resource] += group.replicas * takenByPod(group, resource)
      for (const one of group.storage) found.storage += group.replicas * one.amount
    }
  }
  return { ...found, connections: mostConnections(values)?.count ?? 0 }
}
