import { fullname } from '../../../facts/mlflow/names.ts'
import { persistentVolumes } from '../../../facts/mlflow/storage.ts'
import { memoize } from '../../../model/memo.ts'
import type { Values } from '../../../schema/generated/types.ts'

/**
 * What tells an environment's series from those of others: matchers of labels, in PromQL. Of objects they are those of
 * kube-state-metrics, of containers the kubelet's as well, of requests those that the Prometheus Operator adds.
 */
export const series = memoize((values: Values) => {
  const namespace = `namespace="${values.namespace}"`
  const name = fullname(values)
  return {
    namespace,
    deployment: `${namespace}, deployment="${name}"`,
    container: `${namespace}, pod=~"${podsOf(name)}", container="mlflow"`,
    requests: `${namespace}, service="${name}"`,
    claims: `${namespace}, persistentvolumeclaim=~"${claimsOf(values).map(literally).join('|')}"`,
  }
})

/** The claims that the pods mount. */
export const claimsOf = (values: Values): string[] => persistentVolumes(values).map(({ pvc_name }) => pvc_name)

/** A text in a regular expression of PromQL, within quotes: of what names may hold, a dot alone means more there. */
export const literally = (text: string): string => text.replaceAll('.', '\\\\.')

/**
 * The names of a Deployment's pods: its own, the hash of a ReplicaSet, five characters. Of that without the five, 58
 * characters are kept (maxGeneratedNameLength of apiserver/pkg/storage/names).
 */
const podsOf = (name: string): string =>
  name.length > longest ? `${name.slice(0, kept)}.*` : `${name}-[a-z0-9]+-[a-z0-9]{5}`

const kept = 58

/** The longest name of which the hash, of ten characters, and both hyphens stay. */
const longest = kept - 12
