import { selects } from '../../facts/kubernetes/selected-pods.ts'
import { podLabels, podNumbers } from '../../facts/kubernetes/workload.ts'
import { isBlocking } from '../../facts/mlflow/budget.ts'
import { mostConnections } from '../../facts/mlflow/connections.ts'
import { at, mapOf } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import type { CompiledState } from '../../recompile.ts'
import type { PodDisruptionBudgetSpec } from '../../schema/generated/types.ts'
import { type Consequences, whenChanged, whenPresent } from './consequence.ts'
import { gained, priorOf } from './gained.ts'
import { name, sentence, words } from './sentence.ts'

/** The budgets that hold for the server's pods, whoever makes them; a selector without anything in it is for all pods. */
function budgetsOf({ objects }: CompiledState): KubernetesObject[] {
  const labels = podLabels(objects)
  return objects.filter((object) => {
    const selector = mapOf(at(object, ['spec', 'selector']))
    const isForAll = Object.keys(selector).length === 0
    return object.kind === 'PodDisruptionBudget' && (isForAll || selects(mapOf(selector.matchLabels), labels))
  })
}

/** Why no pod of the server can be evicted; of two budgets for one pod the API server refuses every eviction. */
function blocking(state: CompiledState): string[] {
  const budgets = budgetsOf(state)
  const { least } = podNumbers(state.objects) ?? { least: 0 }
  const isBlocked = ({ spec }: KubernetesObject): boolean =>
    least > 0 && (budgets.length > 1 || isBlocking(spec as unknown as PodDisruptionBudgetSpec, least))
  return budgets.filter(isBlocked).map(({ metadata }) => metadata.name)
}

/** What drains of nodes, and more pods, do to a server and to its database. */
export const drains: Consequences = {
  'drains-blocked': whenPresent(
    'caution',
    gained(
      blocking,
      (budgets) => sentence`no node with a pod of it can be drained, because of PodDisruptionBudget ${name(budgets)}`,
    ),
  ),

  'drained-at-once': whenChanged('caution', function* ({ before, after }) {
    const { most } = podNumbers(after.objects) ?? { most: 0 }
    if (most < 2 || budgetsOf(before).length === 0 || budgetsOf(after).length > 0) return
    yield sentence`drains of nodes may take all pods at the same time: no PodDisruptionBudget holds for them any more`
  }),

  'many-connections': whenPresent('caution', function* (change) {
    const [was, is] = [priorOf(change), change.after].map(({ environment }) => mostConnections(environment.values))
    if (!is || is.count <= is.most || (was && was.count >= is.count)) return
    yield sentence`under load the pods may open ${is.count} connections to the database: ${words(is.server)} takes ${is.most}, unless its max_connections is higher`
  }),
}
