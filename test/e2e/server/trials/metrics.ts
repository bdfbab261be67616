// What is counted, told and shown: a real Prometheus that scrapes a server of several workers, its alerts, the dashboard.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { JsonObject } from '../../../../src/model/json.ts'
import type { KubernetesObject } from '../../../../src/model/kubernetes-object.ts'
import type { ConfigMap } from '../../../../src/schema/generated/types.ts'
import { see } from '../../attempt.ts'
import { until } from '../../lab/process.ts'
import { dashboardFault } from '../lab/grafana.ts'
import type { Lab, Version } from '../lab/lab.ts'
import { type Pod, whileReady } from '../lab/pod.ts'
import { type Prometheus, prometheus } from '../lab/prometheus.ts'
import { ask } from '../lab/request.ts'
import { mlflowColumn, type Trial } from './trial.ts'

const values: JsonObject = {
  server: { workers: 3, jobExecution: false },
  metrics: { enabled: true },
  serviceMonitor: { enabled: true, interval: '1s', scrapeTimeout: '1s' },
  prometheusRule: { enabled: true },
  grafanaDashboard: { enabled: true },
}

export const metrics: Trial[] = (['older', 'current', 'newest'] as const).map((version) => ({
  what: [
    'metrics',
    'three workers are counted as one, the dashboard shows it, errors and silence are told, nobody reaches MLflow there',
    mlflowColumn(version),
  ],
  run: (lab) => measured(lab, version),
}))

const count = 60

async function measured(lab: Lab, version: Version): Promise<void> {
  const store = await lab.store('sqlite')
  const environment = await lab.environment(version, store, values)
  const pod = await environment.start()
  let server: Prometheus | undefined
  try {
    await whileReady(pod, async () => {
      server = await prometheus(lab.folder(), environment.objects, pod.spec)
      for (let index = 0; index < count; index++) await search(pod)
      await seeCount(server, count)
      await seeNothingElse(pod)
      await seeRules(server)
      await seeDashboard(server, environment.objects)
      loseTable(join(store.folder, 'db/mlflow.db'))
      await seeAlert(server, 'MLflowErrors', () => search(pod))
    })
    await seeAlert(server!, 'MLflowScrapeFailing')
  } finally {
    await server?.stop()
  }
}

/** Has every search fail: what SQLite calls an operational error is one of the server's own, in every MLflow. */
function loseTable(database: string): void {
  const program = 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute("ALTER TABLE experiments RENAME TO lost")'
  execFileSync('python3', ['-c', program, database])
}

async function search({ url }: Pod): Promise<void> {
  const path = '/api/2.0/mlflow/experiments/search'
  const headers = { 'content-type': 'application/json' }
  await ask(url + path, { method: 'POST', headers, body: '{"max_results": 1}' })
}

/** Each worker has its own part, and any scrape has the whole. */
async function seeCount(server: Prometheus, wanted: number): Promise<void> {
  const expression = 'sum(mlflow_http_request_total{status="200"})'
  let got = ''
  await until(
    `Prometheus counts ${wanted} requests`,
    async () => {
      got = (await server.query(expression))[0]?.value[1] ?? ''
      return Number(got) === wanted
    },
    30,
  ).catch((error: Error) => {
    throw new Error(`${error.message}: it counts ${got}`)
  })
}

/** Whatever is asked for at the port of the metrics, the answer is the metrics. */
async function seeNothingElse({ spec }: Pod): Promise<void> {
  const { containerPort } = spec.containers[0]!.ports!.find(({ name }) => name === 'metrics')!
  for (const path of ['/metrics', '/api/2.0/mlflow/experiments/search', '/', '/health']) {
    for (const method of ['GET', 'POST']) {
      const { status, body } = await ask(`http://127.0.0.1:${containerPort}${path}`, { method })
      see(status === 405 || /^# HELP/.test(body), `${method} ${path} is answered with ${status}: ${body.slice(0, 200)}`)
    }
  }
}

async function seeRules(server: Prometheus): Promise<void> {
  await until('every rule was evaluated', async () =>
    (await server.rules()).every(({ health }) => health !== 'unknown'),
  )
  const rules = await server.rules()
  see(rules.length >= 8 && rules.every(({ health }) => health === 'ok'), JSON.stringify(rules))
}

/** Metrics of the cluster, which are not here. */
const ofCluster = /\b(kube|kubelet|container)_\w+/

/** Every query of the dashboard is one that Prometheus takes, and gives lines where it has the metric. */
async function seeDashboard(server: Prometheus, objects: readonly KubernetesObject[]): Promise<void> {
  const [text] = objects.flatMap((object) =>
    object.kind === 'ConfigMap' && object.metadata.name.endsWith('-dashboard')
      ? Object.values((object as unknown as ConfigMap).data!)
      : [],
  )
  const fault = await dashboardFault(text!)
  see(fault === '', `Grafana's library does not take the dashboard: ${fault}`)
  const { panels } = JSON.parse(text!) as { panels: { title: string; targets?: { expr: string }[] }[] }
  const queries = panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => ({ title, expr })))
  const names = await server.names()
  let shown = 0
  for (const { title, expr } of queries) {
    const lines = await server.query(expr.replaceAll('$__rate_interval', '30s'))
    const isThere = (expr.match(/\bmlflow_\w+/g) ?? []).some((name) => names.includes(name))
    see(isThere || ofCluster.test(expr) || lines.length === 0, `${title}: ${expr}`)
    if (!isThere) continue
    shown++
    see(lines.length > 0, `${title} shows nothing: ${expr}`)
  }
  see(shown >= 5, `only ${shown} of ${queries.length} queries have a metric; there are ${names.join(', ')}`)
}

async function seeAlert(
  server: Prometheus,
  name: string,
  meanwhile: () => Promise<void> = () => sleep(500),
): Promise<void> {
  await until(
    `${name} fires`,
    async () => {
      await meanwhile()
      const alert = (await server.firing()).find(({ labels }) => labels.alertname === name)
      if (alert) see(!/error expanding|<no value>/.test(JSON.stringify(alert)), JSON.stringify(alert))
      return alert !== undefined
    },
    60,
  )
}
