import { customResource } from '../../facts/kubernetes/built-in.ts'
import { isOptional } from '../../facts/kubernetes/optional-kinds.ts'
import { containersOf } from '../../facts/kubernetes/pods.ts'
import { metricsPort } from '../../facts/mlflow/metrics.ts'
import { at, mapsOf } from '../../model/json.ts'
import type { CompiledState } from '../../recompile.ts'
import { type Consequences, whenChanged, whenPresent } from './consequence.ts'
import { compared, gained } from './gained.ts'
import { name, sentence, words } from './sentence.ts'

/** The kinds that the cluster may not know, each as `ServiceMonitor.monitoring.coreos.com`. */
const optionalKinds = ({ objects }: CompiledState): string[] =>
  objects.filter(isOptional).flatMap((object) => customResource(object) ?? [])

const compareKinds = compared(optionalKinds)

/** Whether Flux applies an environment: it applies nothing of one of which it can't apply an object. */
const isFluxed = ({ inputs }: CompiledState): boolean => inputs.fleet?.flux !== undefined

/** Who watches: monitors by their names, and alerts. */
const watchers = ({ objects }: CompiledState): string[] =>
  objects.flatMap((object) => {
    if (object.kind === 'ServiceMonitor') return [`ServiceMonitor ${object.metadata.name}`]
    if (object.kind !== 'PrometheusRule') return []
    const rules = mapsOf(at(object.spec, ['groups'])).flatMap((group) => mapsOf(group.rules))
    return rules.flatMap(({ alert }) => (alert === undefined ? [] : [String(alert)]))
  })

const compareWatchers = compared(watchers)

/** The ports at which the pods offer metrics to whoever asks. */
const openMetrics = ({ objects }: CompiledState): string[] =>
  containersOf(objects)
    .flatMap(({ spec }) => mapsOf(spec.ports))
    .flatMap(({ name, containerPort }) => (name === metricsPort.name ? [String(containerPort)] : []))

export const monitoring: Consequences = {
  'definition-holds-back': whenPresent('danger', function* (change) {
    const kinds = compareKinds(change).gained
    if (kinds.length === 0 || !isFluxed(change.after)) return
    yield sentence`Flux applies nothing of the environment on a cluster that does not know ${name(kinds)}`
  }),

  'definition-needed': whenPresent('caution', function* (change) {
    const kinds = compareKinds(change).gained
    if (kinds.length === 0 || isFluxed(change.after)) return
    const { argocd } = change.after.inputs.fleet ?? {}
    const otherwise = words(
      argocd
        ? ': without them Argo CD applies all else, prunes nothing and shows the sync as failed'
        : ': without them kubectl applies all else, and fails',
    )
    yield sentence`the cluster must know ${name(kinds)}${otherwise}`
  }),

  'metrics-open': whenPresent(
    'caution',
    gained(
      openMetrics,
      (ports) => sentence`whoever reaches the pods may read how much they are used, at port ${name(ports)}`,
    ),
  ),

  unwatched: whenChanged('caution', function* (change) {
    const { lost } = compareWatchers(change)
    if (lost.length > 0) yield sentence`no longer watches the server: ${name(lost)}`
  }),
}
