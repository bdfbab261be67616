// Every alert, as promtool reads the rules: it fires when it should, and not otherwise.
import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { parse } from 'yaml'
import { compileObjects } from '../../../../src/compile.ts'
import { at, type JsonObject } from '../../../../src/model/json.ts'
import { alerts as table } from '../../../../src/phases/4-render/monitoring/alerts.ts'
import { removeProjects, withEnvironments } from '../../../support/project.ts'
import { see } from '../../attempt.ts'
import type { Lab } from '../lab/lab.ts'
import type { Trial } from './trial.ts'

const run = promisify(execFile)
const file = join(import.meta.dirname, '../alerts.yaml')

/** An alert's series, by what they are told to do. */
interface Case {
  at: string
  fires: Record<string, string>
  silent: Record<string, string>
}

const names = Object.keys(table)

export const alerts: Trial[] = [
  { what: ['alerts', `promtool takes ${names.length} rules; each fires, and keeps silent`], run: told },
]

/** An environment that has all of them. */
const values: JsonObject = {
  image: 'ghcr.io/mlflow/mlflow:v3.17.2-full',
  release: 'mlflow',
  namespace: 'lab',
  backendStore: { dbpath: '/data/mlflow.db' },
  persistent_storage: {
    enabled: true,
    volumes: { 'pvc-user': null, data: { pvc_name: 'mlflow.data', mount_path: '/data', size: '1Gi' } },
  },
  metrics: { enabled: true },
  serviceMonitor: { enabled: true },
  prometheusRule: { enabled: true },
  garbageCollection: { enabled: true },
}

/** The labels of its series. */
const labels: Record<string, string> = {
  deployment: 'namespace="lab", deployment="mlflow"',
  container: 'namespace="lab", pod="mlflow-6d4cf56db6-x7k2p", container="mlflow"',
  service: 'namespace="lab", service="mlflow", pod="mlflow-6d4cf56db6-x7k2p"',
  claim: 'namespace="lab", persistentvolumeclaim="mlflow.data"',
  job: 'namespace="lab", job_name="mlflow-gc-29384756"',
  cronjob: 'namespace="lab", cronjob="mlflow-gc"',
}

async function told(lab: Lab): Promise<void> {
  const cases = Object.entries(parse(readFileSync(file, 'utf8')) as Record<string, Case>)
  const untold = names.filter((name) => !cases.some(([title]) => title.split(',')[0] === name))
  see(untold.length === 0, `alerts.yaml has no case of ${untold.join(', ')}`)
  const folder = lab.folder()
  writeFileSync(join(folder, 'rules.json'), JSON.stringify({ groups: await groups() }))
  await promtool(['check', 'rules', join(folder, 'rules.json')])
  const tests = cases.flatMap(([title, { at, fires, silent }]) => [
    test(title, at, fires, [{ labels: '{}', value: 1 }]),
    test(`${title}, silent`, at, silent, []),
  ])
  const whole = { rule_files: ['rules.json'], evaluation_interval: '1m', tests }
  writeFileSync(join(folder, 'tests.json'), JSON.stringify(whole))
  await promtool(['test', 'rules', join(folder, 'tests.json')])
}

/** The groups of its PrometheusRule. */
async function groups(): Promise<object[]> {
  const { environments } = await compileObjects(withEnvironments({ 'lab.yaml': JSON.stringify(values) }))
  const [compiled] = environments
  removeProjects()
  const [rule] = compiled!.objects.filter(({ kind }) => kind === 'PrometheusRule')
  return at(rule, ['spec', 'groups']) as object[]
}

function test(name: string, at: string, series: Record<string, string>, firing: object[]): object {
  const alert = name.split(',')[0]
  return {
    name,
    interval: '1m',
    input_series: Object.entries(series).map(([text, values]) => ({
      series: text.replace(/\$(\w+)/, (_, kind: string) => labels[kind]!),
      values,
    })),
    promql_expr_test: [
      { expr: `count(ALERTS{alertname="${alert}", alertstate="firing"})`, eval_time: at, exp_samples: firing },
    ],
  }
}

async function promtool(args: string[]): Promise<void> {
  await run('/usr/bin/promtool', args).catch(({ stdout, stderr }: { stdout: string; stderr: string }) => {
    throw new Error(`promtool ${args.slice(0, 2).join(' ')}:\n${stdout}${stderr}`)
  })
}
