import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { baseFiles, factor } from '../src/factor/factor.ts'
import type { FactorInput, KustomizeFile } from '../src/factor/factor.ts'
import { equal } from '../src/json.ts'
import type { KubernetesObject } from '../src/kubernetes.ts'
import { kubernetesObjects } from './kustomize/arbitraries.ts'
import { VERSIONS } from './kustomize/binary.ts'
import { STYLES, build, parallel, withTree } from './kustomize/build.ts'
import { modelBuild } from './kustomize/model.ts'

function delta(a: any, b: any, path = ''): string | undefined {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b ? undefined : `${path}: got ${JSON.stringify(a)}, expected ${JSON.stringify(b)}`
  for (const k of new Set([...Object.keys(a), ...Object.keys(b)])) { const d = delta(a[k], b[k], path + '/' + k); if (d) return d }
  return undefined
}
const test = suite('factor')

/** As sets: the order of objects says nothing. An object without labels may have none or an empty map of them. */
const asSet = (objects: readonly KubernetesObject[]): KubernetesObject[] =>
  objects.map(tidy).sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1))

function tidy(object: KubernetesObject): KubernetesObject {
  const metadata = { ...object.metadata }
  for (const field of ['labels', 'annotations']) if (equal(metadata[field], {})) delete metadata[field]
  return { ...object, metadata }
}

const idOf = ({ kind, metadata }: KubernetesObject): string => `${metadata.namespace}/${kind}/${metadata.name}`

const placed = (objects: readonly KubernetesObject[], namespace: string): KubernetesObject[] =>
  objects.map((object) => ({ ...object, metadata: { ...object.metadata, namespace } }))

const environments = fc.record({ base: kubernetesObjects, objects: kubernetesObjects }).map(({ base, objects }) => ({
  base: { name: 'plain', objects: base },
  objects,
}))

test('an overlay gives the objects that it was made of', () => {
  fc.assert(
    fc.property(environments, ({ base, objects }) => {
      const input = { id: 'team/prod', base, objects: placed(objects, 'ns'), namespace: 'ns' }
      const files = [...baseFiles(base), ...factor(input)]
      assert.equal(asSet(modelBuild(files, 'overlays/team/prod')), asSet(input.objects))
    }),
    { numRuns: 2000, seed: 1 },
  )
})

const OVERLAYS_PER_PROCESS = 25
const batch: FactorInput[] = fc.sample(environments, { numRuns: Number(process.env.N ?? 150), seed: 2 }).map(({ base, objects }, index) => {
  const namespace = `ns-${index}`
  return { id: namespace, base: { ...base, name: namespace }, objects: placed(objects, namespace), namespace }
})

for (const version of VERSIONS) {
  test(`kustomize ${version} agrees`, async () => {
    const jobs = Object.values(STYLES).flatMap((style) =>
      Array.from({ length: Math.ceil(batch.length / OVERLAYS_PER_PROCESS) }, (_, index) => ({
        style,
        inputs: batch.slice(index * OVERLAYS_PER_PROCESS, (index + 1) * OVERLAYS_PER_PROCESS),
      })),
    )
    await parallel(jobs, async ({ style, inputs }) => {
      const all: KustomizeFile = { path: 'kustomization.yaml', content: { resources: inputs.map(({ id }) => `overlays/${id}`) } }
      const files = [all, ...inputs.flatMap((input) => [...baseFiles(input.base), ...factor(input)])]
      const built = await withTree(files, style, (root) => build(version, root)).catch((error) => { for (const i of inputs) if (error.message.includes('"'+i.namespace+'"')) console.log(style.toString(), JSON.stringify(factor(i)), JSON.stringify(i.base)); throw error })
      for (const { objects, namespace, ...rest } of inputs) {
        const d = delta(asSet(built.filter((o) => o.metadata.namespace === namespace)), asSet(objects))
        if (d) { console.log(version, style === STYLES.plain ? 'plain' : 'quoted', namespace, d); if (process.env.NS === namespace) console.log(JSON.stringify(rest.base.objects), JSON.stringify(factor({ objects, namespace, ...rest })), '\nGOT', JSON.stringify(asSet(built.filter((o) => o.metadata.namespace === namespace)))) }
      }
    })
  })
}

test.run()
