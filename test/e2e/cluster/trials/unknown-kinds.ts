// Kinds that a cluster need not know, such as those of the Prometheus Operator: asked for before it knows them.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { KubernetesObject } from '../../../../src/model/kubernetes-object.ts'
import { until } from '../../lab/process.ts'
import type { Kubernetes } from '../lab/kubernetes.ts'
import { deliver, live, mark, objectsOf, ofKind, present, settled, stays, type Trial } from './stage.ts'

const id = 'trial/edited'
const kinds = ['ServiceMonitor', 'PrometheusRule']
const names = ['servicemonitors', 'prometheusrules'].map((name) => `${name}.monitoring.coreos.com`)

const monitored = `metrics: {enabled: true}
serviceMonitor: {enabled: true}
prometheusRule: {enabled: true}
`

/** What an engine does of an environment while the cluster lacks the definition of an optional kind, and afterwards. */
export const unknownKinds = (asked: string): Trial => ({
  what: [
    'an environment gets objects of kinds that the cluster does not know',
    'Argo CD applies the rest, Flux nothing; all of it once the cluster knows them; they go with their values',
  ],
  async run(stage) {
    const { cluster, checkout, engine } = stage
    const before = readFileSync(join(checkout.root, 'environments', `${id}.yaml`), 'utf8')
    const definitions = await takeDefinitions(cluster.kubernetes)
    const text = `${before.replace('{EMPTY', '{REST: arrives, EMPTY')}${monitored}`
    checkout.write({ [`${id}.yaml`]: text })
    const commit = checkout.push('It is measured')
    await settled(stage, commit, { without: [asked, id] })
    await until('the reason is told', async () => /ServiceMonitor|PrometheusRule/.test(await engine.problem(id)), 120)
    const objects = await objectsOf(stage, id)
    const isApplied = async (): Promise<boolean> =>
      (await mark(stage, ofKind(objects, 'Deployment'))).includes('arrives')
    if (engine.name === 'Argo CD') await until('the rest is applied', isApplied)
    else await stays('the rest is applied', 10, async () => !(await isApplied()))

    for (const definition of definitions) await cluster.kubernetes.apply(definition)
    await settled(stage, commit, { without: [asked] })
    const added = kinds.map((kind) => ofKind(objects, kind))
    for (const object of added) await present(stage, object)

    checkout.write({ [`${id}.yaml`]: before })
    await deliver(stage, 'It is measured no more', [asked])
    await until('they are gone', async () => {
      const left = await Promise.all(added.map((object) => live(stage, object)))
      return left.every((object) => object === undefined)
    })
  },
})

/** Takes the definitions of the kinds from the cluster, and returns them. */
async function takeDefinitions({ get, remove }: Kubernetes): Promise<KubernetesObject[]> {
  const paths = names.map((name) => `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${name}`)
  const taken = await Promise.all(paths.map(get))
  for (const path of paths) await remove(path)
  await until('the cluster does not know them', async () =>
    (await Promise.all(paths.map(get))).every((definition) => definition === undefined),
  )
  return taken.map((definition) => {
    const { apiVersion, kind, metadata, spec } = definition!
    const { name, annotations } = metadata
    return { apiVersion, kind, metadata: { name, ...(annotations && { annotations }) }, spec } as KubernetesObject
  })
}
