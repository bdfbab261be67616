import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { baseFiles, factor } from '../src/factor/factor.ts'
import type { FactorInput, KustomizeFile } from '../src/factor/factor.ts'
import { isObject } from '../src/json.ts'
import type { KubernetesObject } from '../src/kubernetes.ts'
import { kubernetesObjects } from './kustomize/arbitraries.ts'
import { VERSIONS } from './kustomize/binary.ts'
import { STYLES, build, parallel, withTree } from './kustomize/build.ts'
import { modelBuild } from './kustomize/model.ts'

const test = suite('factor')

/** As sets: the order of objects says nothing. Empty annotations are none. */
const asSet = (objects: readonly KubernetesObject[]): KubernetesObject[] =>
  objects.map(withoutEmptyAnnotations).sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1))

const idOf = ({ kind, metadata }: KubernetesObject): string => `${metadata.namespace}/${kind}/${metadata.name}`

function withoutEmptyAnnotations(object: KubernetesObject): KubernetesObject {
  const { annotations, ...metadata } = object.metadata
  return isObject(annotations) && Object.keys(annotations).length > 0 ? object : { ...object, metadata }
}

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
      const bad = inputs.find(({objects, namespace})=>{
        try { assert.equal(asSet(built.filter(o=>o.metadata.namespace===namespace)), asSet(objects)); return false } catch { return true}
      })
      if (bad) {
        console.log(JSON.stringify(bad.base.objects), '\n', JSON.stringify(factor(bad).map(f=>f.content)))
        assert.equal(asSet(built.filter(o=>o.metadata.namespace===bad.namespace)), asSet(bad.objects))
      }
    })
  })
}

test.run()
