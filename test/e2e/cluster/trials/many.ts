// Two hundred environments of one repository.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileOf, generate } from '../../../bench/environments.ts'
import { see } from '../../attempt.ts'
import { fleetFile } from './fleet.ts'
import { field, objectsOf, ofKind, type Stage, settled, type Trial } from './stage.ts'

const count = 200

const edited = fileOf(0).replace('environments/', '')
const id = edited.replace('.yaml', '')

const containers = ['spec', 'template', 'spec', 'containers']

/** Makes them, and what people provide before: the ServiceAccounts that environments name, in their namespaces. */
export async function manyEnvironments({ cluster, checkout }: Stage): Promise<void> {
  generate(checkout.root, count)
  checkout.write({ '_fleet.yaml': fleetFile(cluster, { interval: '10m' }) })
  for (const { environment } of (await checkout.environments()).values()) {
    const { namespace, serviceAccountName: name } = environment.values
    if (name === undefined) continue
    await cluster.kubernetes.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } })
    await cluster.kubernetes.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } })
  }
}

export const many: Trial[] = [
  {
    what: [`${count} environments at once`, 'all are synced and healthy'],
    async run(stage) {
      const { cluster, checkout, engine } = stage
      const commit = checkout.push('All environments')
      const begin = Date.now()
      await cluster.kubernetes.kubectl(['apply', '--filename', join(checkout.root, 'out', engine.root)])
      await settled(stage, commit, { seconds: 580 })
      return `${Math.round((Date.now() - begin) / 1000)} s`
    },
  },
  {
    what: [`one of the ${count} is edited`, 'it is synced and healthy'],
    async run(stage) {
      const { checkout, engine } = stage
      const before = engine.renderings?.()
      const text = readFileSync(join(checkout.root, 'environments', edited), 'utf8')
      checkout.write({ [edited]: `${text}livenessProbe: {failureThreshold: 9}\n` })
      const commit = checkout.push('One environment')
      const begin = Date.now()
      await (engine.tell ?? engine.notice)(id)
      await settled(stage, commit, { only: [id] })
      const seconds = (Date.now() - begin) / 1000
      const threshold = [...containers, 0, 'livenessProbe', 'failureThreshold']
      see(
        (await field(stage, ofKind(await objectsOf(stage, id), 'Deployment'), threshold)) === 9,
        'it is synced, and not what was committed',
      )
      await settled(stage, commit)
      const duration = `${seconds.toFixed(1)} s from the push`
      if (!engine.renderings || !before) return duration
      const rendered = engine.renderings().slice(before.length)
      see(rendered.length === 1, `rendered again: ${rendered.join(', ')}`)
      return `${duration}, and of ${count} Applications 1 is rendered again`
    },
  },
]
