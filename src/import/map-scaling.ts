import { at, equal, type Json, type JsonObject, mapOf, mapsOf, withValue } from '../model/json.ts'
import type { Draft } from './draft.ts'
import type { RunningServer } from './find-server.ts'
import { type Manifest, ofKind } from './manifest.ts'

/**
 * What has the server's name, and so becomes another object of its own kind when ours is applied: whatever has another
 * name stays beside ours.
 */
export const ofItsName = (
  { manifests, workload }: RunningServer,
  kind: string,
  { values: { namespace } }: Draft,
): Manifest | undefined =>
  ofKind(manifests, kind).find(
    ({ object: { metadata } }) =>
      metadata.name === workload.object.metadata.name && (metadata.namespace ?? namespace) === namespace,
  )

/** Whether a selector is of labels, and each of them is on the pods. */
export function selectsPods({ workload, podPath }: RunningServer, selector: Json | undefined): boolean {
  const { matchLabels, ...others } = mapOf(selector)
  const labels = mapOf(at(workload.object, [...podPath, 'metadata', 'labels']))
  const wanted = Object.entries(mapOf(matchLabels))
  return Object.keys(others).length === 0 && wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value)
}

/** How many pods there are, and how many of them may be away: values, where they say all that the objects do. */
export function mapScaling(server: RunningServer, draft: Draft): void {
  const scaler = ofItsName(server, 'HorizontalPodAutoscaler', draft)
  if (scaler) mapAutoscaler(server, scaler, draft)
  const budget = ofItsName(server, 'PodDisruptionBudget', draft)
  if (budget && selectsPods(server, at(budget.object, ['spec', 'selector']))) mapBudget(budget, draft)
  else if (ofKind(server.manifests, 'PodDisruptionBudget').some(({ object }) => isFor(server, object)))
    // An eviction is refused where two of them guard one pod.
    draft.set(['podDisruptionBudget', 'enabled'], false)
}

const isFor = (server: RunningServer, object: JsonObject): boolean =>
  selectsPods(server, at(object, ['spec', 'selector']))

function mapAutoscaler({ workload, container }: RunningServer, { object, place }: Manifest, draft: Draft): void {
  const { scaleTargetRef, minReplicas, maxReplicas, metrics, behavior, targetCPUUtilizationPercentage } = mapOf(
    object.spec,
  )
  if (at(scaleTargetRef, ['kind']) !== workload.object.kind || workload.object.kind !== 'Deployment') return
  const measures = mapsOf(metrics).map(measureOf)
  const cpu =
    metrics === undefined
      ? (targetCPUUtilizationPercentage ?? unsaidTarget)
      : measures.find((measure) => measure?.name === 'cpu')?.target
  const { requests, limits } = mapOf(container.resources)
  const isRequested = mapOf(requests ?? limits).cpu !== undefined
  if (cpu === undefined || measures.includes(undefined) || !isRequested) return
  const from = (field: string) => place(['spec', field])
  draft.set(['autoscaling', 'enabled'], true, place(['metadata', 'name']))
  draft.set(['autoscaling', 'minReplicas'], minReplicas ?? 1, from('minReplicas'))
  draft.set(['autoscaling', 'maxReplicas'], maxReplicas, from('maxReplicas'))
  draft.set(['autoscaling', 'targetCPUUtilizationPercentage'], cpu, from('metrics'))
  if (!equal(behavior ?? {}, {})) draft.set(['autoscaling', 'behavior'], behavior, from('behavior'))
  draft.values = mapOf(withValue(draft.values, ['replicas'], undefined))
  draft.change(['autoscaling'], 'the Deployment begins with one pod, until the HorizontalPodAutoscaler has counted')
  if (measures.some((measure) => measure?.name === 'memory'))
    draft.change(['autoscaling'], "by CPU alone: a server's memory hardly changes with the load")
}

/** What a HorizontalPodAutoscaler without metrics aims at (pkg/apis/autoscaling/v2/defaults.go). */
const unsaidTarget = 80

/** A measure that is a percentage of what the pods request; undefined for every other. */
function measureOf({ resource, containerResource }: JsonObject): { name: Json; target: Json } | undefined {
  const measure = mapOf(resource ?? containerResource)
  const target = at(measure, ['target', 'averageUtilization'])
  return target === undefined || measure.name === undefined ? undefined : { name: measure.name, target }
}

function mapBudget({ object, place }: Manifest, draft: Draft): void {
  draft.set(['podDisruptionBudget', 'enabled'], true, place(['metadata', 'name']))
  for (const field of ['minAvailable', 'maxUnavailable'])
    draft.set(['podDisruptionBudget', field], at(object, ['spec', field]), place(['spec', field]))
}
