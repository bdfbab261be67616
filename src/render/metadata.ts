import type { ObjectMeta, Values } from '../generated/types.ts'
import { texts } from '../json.ts'
import { fullname } from '../mlflow/names.ts'

/** What pods are found by. Selectors are immutable: a Deployment that the chart made is adopted only while it stays so. */
export const selector = (values: Values) => ({ app: fullname(values) })

const known = new WeakMap<Values, ReturnType<typeof labelsOf>>()

/** The labels that Kubernetes recommends, beside the selector: one map for all objects of an environment. */
export function labels(values: Values) {
  let found = known.get(values)
  if (!found) known.set(values, (found = labelsOf(values)))
  return found
}

const labelsOf = (values: Values) => ({
  ...selector(values),
  'app.kubernetes.io/name': 'mlflow',
  'app.kubernetes.io/instance': fullname(values),
  'app.kubernetes.io/component': 'tracking-server',
  'app.kubernetes.io/managed-by': 'mlflow-gitops',
})

/** The metadata of an object that bears the server's name. */
export const metadata = (values: Values): ObjectMeta & { name: string } => ({
  name: fullname(values),
  namespace: values.namespace,
  labels: labels(values),
})

/** The environment's own labels and annotations, for the workload and its pods. */
export const workloadMetadata = ({ metadata: { labels: own, annotations } }: Values, shared: Record<string, string>) => ({
  labels: { ...shared, ...texts(own) },
  ...(Object.keys(annotations).length > 0 && { annotations }),
})
