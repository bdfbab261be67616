import { mainContainer } from '../../facts/kubernetes/container.ts'
import { workload } from '../../facts/kubernetes/workload.ts'
import { at, equal, isObject, type Json, listOf } from '../../model/json.ts'
import type { Subject } from '../../recompile.ts'
import type { Consequences } from './consequence.ts'
import { gains } from './gained.ts'
import { say } from './sentence.ts'

const podOf = ({ objects }: Subject): Json | undefined =>
  at(workload(objects)?.deployment, ['spec', 'template', 'spec'])

const containerOf = ({ objects }: Subject): Json | undefined => mainContainer(objects)?.spec

/** Whether the pods are kept from running as root: what the container says stands over what the pod says. */
const isNonRoot = (side: Subject): boolean =>
  (at(containerOf(side), ['securityContext', 'runAsNonRoot']) ??
    at(podOf(side), ['securityContext', 'runAsNonRoot'])) === true

/** What lets a pod out of its confines. */
function freedoms(side: Subject): string[] {
  const added = listOf(at(containerOf(side), ['securityContext', 'capabilities', 'add']))
  return [
    ...['hostNetwork', 'hostPID', 'hostIPC'].filter((field) => at(podOf(side), [field]) === true),
    ...['privileged', 'allowPrivilegeEscalation'].filter(
      (field) => at(containerOf(side), ['securityContext', field]) === true,
    ),
    ...added.map((name) => `the capability ${String(name)}`),
  ]
}

const accountOf = (side: Subject): string => String(at(podOf(side), ['serviceAccountName']))

/** The annotations of the ServiceAccounts that the environment makes. */
const annotationsOf = ({ objects }: Subject): Json[] =>
  objects.flatMap(({ kind, metadata: { annotations } }) =>
    kind === 'ServiceAccount' ? [isObject(annotations) ? annotations : {}] : [],
  )

/** What the pods may do, to their node and elsewhere. */
export const confinement: Consequences = {
  'runs-as-root': {
    level: 'caution',
    find: ({ before, after }) =>
      before && after && podOf(after) && isNonRoot(before) && !isNonRoot(after)
        ? [
            say`the pods may run as root from now on: a namespace that enforces the restricted Pod Security Standard refuses them`,
          ]
        : [],
  },
  unconfined: {
    level: 'caution',
    find: gains(freedoms, (items) => say`the pods are less confined: they get ${items}`),
  },
  'rights-change': {
    level: 'caution',
    find: ({ before, after }) => {
      if (!before || !after || !podOf(before) || !podOf(after)) return []
      if (accountOf(before) !== accountOf(after))
        return [say`the pods act as the ServiceAccount ${accountOf(after)}, with its rights`]
      const [was, is] = [annotationsOf(before), annotationsOf(after)]
      return was.length !== is.length || equal(was, is)
        ? []
        : [say`the annotations of the ServiceAccount change, by which a cloud may give it other rights`]
    },
  },
}
