import { rowOf } from '../../facts/kubernetes/kinds.ts'
import { missingParts, stores } from '../../facts/mlflow/stores.ts'
import { variableNames } from '../../facts/mlflow/variable-names.ts'
import { asJson, at, type Json, mapsOf, withValue } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import type { Values } from '../../schema/generated/types.ts'
import { strategy } from './deployment.ts'
import { render } from './render.ts'
import { startProgram } from './start-program.ts'

/** A workload: environments of the same one start from the same base. */
export interface Workload {
  /** The base's name. */
  name: string
  /** Whether an environment with these values has it. */
  has: (values: Values) => boolean
  /** The values as an environment with it has them. */
  of: (values: Values) => Values
}

const workload = (name: string, enabled: boolean): Workload => ({
  name,
  has: ({ kaiwo }) => kaiwo.enabled === enabled,
  of: (values) => ({ ...values, kaiwo: { ...values.kaiwo, enabled } }),
})

export const workloads: readonly Workload[] = [workload('mlflow', false), workload('mlflow-kaiwo', true)]

/** The part that all bases have in common: the start-up program, long and seldom read. */
export const commonPart = {
  name: 'start-program',
  objects: (values: Values): KubernetesObject[] => [startProgram(values)] as unknown as KubernetesObject[],
}

/**
 * The objects of a base: of a server as a company has it, without what it leaves to its environments. A database
 * without host or name has no URI. Where no database is chosen there is no URI either, and the strategy is that of a
 * database server, which most choose: an overlay then says where pods stop before others start.
 */
export function renderBase(values: Values, isDatabaseChosen: boolean): KubernetesObject[] {
  const open = stores(values).filter((store) => missingParts(store).length > 0)
  const unsaid: Json[] = [
    ...open.map(({ variable }) => variable),
    ...(open.some(({ key }) => key === 'backendStore') ? [variableNames.readReplica] : []),
    ...(isDatabaseChosen ? [] : [variableNames.backendStore]),
  ]
  const chosen = isDatabaseChosen ? values : { ...values, backendStore: { ...values.backendStore, type: server } }
  return render(values).map((object) => {
    const { deployment, pods } = (rowOf(object) ?? {}) as { deployment?: string[]; pods?: string[] }
    if (!pods) return object
    const path = [...pods, 'spec', 'containers']
    const containers = mapsOf(at(object, path)).map((container) => ({
      ...container,
      env: mapsOf(container.env).filter(({ name }) => !unsaid.includes(name!)),
    }))
    const based = withValue(object, path, containers) as KubernetesObject
    if (!deployment) return based
    return withValue(based, [...deployment, 'spec', 'strategy'], asJson(strategy(chosen))) as KubernetesObject
  })
}

/** Some database server. */
const server = 'postgres' as const
