import type { Task } from '../../facts/mlflow/maintenance.ts'
import { fullname, hasOwnSelector, selector } from '../../facts/mlflow/names.ts'
import { texts } from '../../model/json.ts'
import { memoizeLast } from '../../model/memo.ts'
import type { ObjectMeta, Values } from '../../schema/generated/types.ts'

/**
 * The labels that Kubernetes recommends, beside the selector, to whose own they give way: one map for all objects of an
 * environment.
 */
const labels = memoizeLast(
  (values: Values): Record<string, string> => ({
    ...selector(values),
    'app.kubernetes.io/name': 'mlflow',
    'app.kubernetes.io/instance': fullname(values),
    'app.kubernetes.io/component': 'tracking-server',
    'app.kubernetes.io/managed-by': 'mlflow-gitops',
    ...(hasOwnSelector(values) && selector(values)),
  }),
)

/** The metadata of an object that bears the server's name. */
export const metadata = (values: Values): ObjectMeta & { name: string } => ({
  name: fullname(values),
  namespace: values.namespace,
  labels: labels(values),
})

/** The labels and annotations of the workload, and the same of its pods: the environment's own among them. */
export function workloadMetadata(values: Values) {
  const { labels: own, annotations } = values.metadata
  return {
    labels: { ...labels(values), ...texts(own) },
    ...(Object.keys(annotations).length > 0 && { annotations }),
  }
}

/** The metadata of a task's CronJob, and that of its pods, which have none of the labels that the server's are found by. */
export function taskMetadata(values: Values, { name, component }: Task) {
  const known = Object.keys(selector(values))
  const marked = (all: Record<string, string>): Record<string, string> => ({
    ...Object.fromEntries(Object.entries(all).filter(([key]) => !known.includes(key))),
    'app.kubernetes.io/component': component,
    app: name,
  })
  const { labels: all, ...annotated } = workloadMetadata(values)
  return {
    ofObject: { ...metadata(values), name, labels: marked(labels(values)) },
    ofPods: { labels: marked(all), ...annotated },
  }
}
