import { metricsOption } from '../facts/mlflow/metrics.ts'
import { at, type JsonObject, mapOf, mapsOf } from '../model/json.ts'
import type { Draft } from './draft.ts'
import type { RunningServer } from './find-server.ts'
import { own, recommended } from './map-names.ts'
import { ofItsName } from './map-scaling.ts'
import type { Settings } from './settings.ts'

/** What an endpoint says that values do, or that is ours to say. */
const known = ['port', 'targetPort', 'path', 'scheme', 'interval', 'scrapeTimeout', 'relabelings', 'metricRelabelings']

/**
 * How the server is measured: with a ServiceMonitor of its name the counts are offered at a port of their own, and
 * that one leads there. Another one stays, and is told as foreign: MLflow then goes on counting as before.
 */
export function mapMetrics(server: RunningServer, settings: Settings, draft: Draft): void {
  const monitor = ofItsName(server, 'ServiceMonitor', draft)
  const [endpoint, ...more] = mapsOf(at(monitor?.object, ['spec', 'endpoints']))
  if (!monitor || !endpoint || more.length > 0 || Object.keys(endpoint).some((key) => !known.includes(key))) return
  const { object, place } = monitor
  const from = place(['spec', 'endpoints', 0])
  settings.take(metricsOption)
  draft.set(['metrics', 'enabled'], true, from)
  draft.change(['metrics'], 'the counts are at port 9464 of the pods, and no more at /metrics of the server')
  draft.set(['serviceMonitor', 'enabled'], true, place(['metadata', 'name']))
  const { release, ...others } = mapOf(object.metadata.labels)
  // Prometheus finds it by that one, more often than not.
  const labels: JsonObject = {
    ...own(others, (key) => recommended.test(key) || key === 'app'),
    ...(release !== undefined && { release }),
  }
  if (Object.keys(labels).length > 0) draft.set(['serviceMonitor', 'labels'], labels, place(['metadata', 'labels']))
  for (const field of ['interval', 'scrapeTimeout'])
    draft.set(['serviceMonitor', field], endpoint[field], place(['spec', 'endpoints', 0, field]))
  for (const field of ['relabelings', 'metricRelabelings'])
    if (mapsOf(endpoint[field]).length > 0)
      draft.set(['serviceMonitor', field], endpoint[field], place(['spec', 'endpoints', 0, field]))
}
