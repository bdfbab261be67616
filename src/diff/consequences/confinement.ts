import { mainContainer } from '../../facts/kubernetes/container.ts'
import { workload } from '../../facts/kubernetes/workload.ts'
import { at, equal, type Json, listOf, mapOf } from '../../model/json.ts'
import type { CompiledState } from '../../recompile.ts'
import { type Consequences, whenChanged } from './consequence.ts'
import { gained } from './gained.ts'
import { name, sentence } from './sentence.ts'

const podOf = ({ objects }: CompiledState): Json | undefined =>
  at(workload(objects)?.deployment, ['spec', 'template', 'spec'])

const containerOf = ({ objects }: CompiledState): Json | undefined => mainContainer(objects)?.spec

/** Whether the pods may not run as root: the container's setting wins over the pod's. */
const isNonRoot = (state: CompiledState): boolean =>
  (at(containerOf(state), ['securityContext', 'runAsNonRoot']) ??
    at(podOf(state), ['securityContext', 'runAsNonRoot'])) === true

/** Settings that let a pod out of its confines. */
function freedoms(state: CompiledState): string[] {
  const added = listOf(at(containerOf(state), ['securityContext', 'capabilities', 'add']))
  return [
    ...['hostNetwork', 'hostPID', 'hostIPC'].filter((field) => at(podOf(state), [field]) === true),
    ...['privileged', 'allowPrivilegeEscalation'].filter(
      (field) => at(containerOf(state), ['securityContext', field]) === true,
    ),
    ...added.map((capability) => `the capability ${String(capability)}`),
  ]
}

const accountOf = (state: CompiledState): string => String(at(podOf(state), ['serviceAccountName']))

/** The annotations of the ServiceAccounts that the environment makes. */
const annotationsOf = ({ objects }: CompiledState): Json[] =>
  objects.filter(({ kind }) => kind === 'ServiceAccount').map(({ metadata: { annotations } }) => mapOf(annotations))

/** What the pods may do, on their node and elsewhere. */
export const confinement: Consequences = {
  'runs-as-root': whenChanged('caution', function* ({ before, after }) {
    if (!podOf(after) || !isNonRoot(before) || isNonRoot(after)) return
    yield sentence`the pods may run as root from now on: a namespace that enforces the restricted Pod Security Standard refuses them`
  }),

  unconfined: whenChanged(
    'caution',
    gained(freedoms, (items) => sentence`the pods are less confined: they get ${name(items)}`),
  ),

  'rights-change': whenChanged('caution', function* ({ before, after }) {
    if (!podOf(before) || !podOf(after)) return
    if (accountOf(before) !== accountOf(after)) {
      yield sentence`the pods act as the ServiceAccount ${name(accountOf(after))}, with its rights`
      return
    }
    const [was, is] = [annotationsOf(before), annotationsOf(after)]
    if (was.length !== is.length || equal(was, is)) return
    yield sentence`the annotations of the ServiceAccount change, by which a cloud may give it other rights`
  }),
}
