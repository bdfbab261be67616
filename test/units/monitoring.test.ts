// Alerts and dashboards beyond what a golden case shows: which series are an environment's, and whose names are unique.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { alerts } from '../../src/phases/4-render/monitoring/alerts.ts'
import { dashboard } from '../../src/phases/4-render/monitoring/dashboard.ts'
import { series } from '../../src/phases/4-render/monitoring/series.ts'
import { render } from '../../src/phases/4-render/render.ts'
import { defaultValues } from '../../src/schema/defaults.ts'
import type { Values } from '../../src/schema/generated/types.ts'

const test = suite('monitoring')

const values = (more: Partial<Values> = {}): Values => ({ ...defaultValues, namespace: 'ml', ...more })

/** The names of pods that Kubernetes makes of a Deployment's name, and of a CronJob's. */
const podOf = (name: string): string => `${`${name}-6d4cf56db6-`.slice(0, 58)}x7k2p`

test('the pods of a server are told from those of others, however long its name is', () => {
  for (const release of [
    'a',
    'mlflow',
    `m${'x'.repeat(44)}`,
    `m${'x'.repeat(45)}`,
    `m${'x'.repeat(56)}`,
    `m${'x'.repeat(62)}`,
  ]) {
    const [, pattern] = /pod=~"([^"]*)"/.exec(series(values({ release })).container)!
    const isOurs = (pod: string): boolean => new RegExp(`^(?:${pattern})$`).test(pod)
    assert.ok(isOurs(podOf(release)), `${release}: ${pattern}`)
    for (const other of [`${release.slice(0, 9)}-b`, `a-${release}`, `${release.slice(0, 9)}-gc-29384756`])
      if (other !== release) assert.not.ok(isOurs(podOf(other)), `${pattern} takes ${podOf(other)}`)
  }
})

test('alerts of jobs are there with the first CronJob, and name all', () => {
  const job = (name: string) => ({ apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name } })
  const own = values()
  const others = render(own).filter(({ kind }) => kind !== 'CronJob')
  for (const name of ['MLflowJobFailed', 'MLflowJobOverdue'] as const) {
    assert.is(alerts[name](own, others), undefined)
    assert.match(
      alerts[name](own, [...others, job('mlflow-gc'), job('mlflow-backup')])!.expr,
      'mlflow-gc|mlflow-backup',
    )
  }
})

test('no two servers share the key, the uid or the title of a dashboard', () => {
  const places: Partial<Values>[] = [
    {},
    { cluster: 'eu' },
    { namespace: 'other' },
    { release: 'b' },
    { namespace: 'ml-b' },
  ]
  const found = places.map((place) => {
    const [{ data = {} } = {}] = dashboard({
      ...values(place),
      grafanaDashboard: { ...defaultValues.grafanaDashboard, enabled: true },
    })
    const [[key, text] = ['', '{}']] = Object.entries(data)
    const { uid, title } = JSON.parse(text) as { uid: string; title: string }
    assert.ok(uid.length <= 40, uid)
    return [key, uid, title]
  })
  for (const column of [0, 1, 2]) assert.is(new Set(found.map((row) => row[column])).size, places.length)
})

test.run()
