import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { effectOf, labelled } from '../../src/facts/kustomize/labels.ts'
import { applyStrategic } from '../../src/facts/kustomize/strategic-merge.ts'
import type { Json, JsonObject } from '../../src/model/json.ts'
import type { KubernetesObject } from '../../src/model/kubernetes-object.ts'
import type { Base, KustomizeFile } from '../../src/phases/8-factor/factor.ts'
import { baseFiles, factor } from '../../src/phases/8-factor/factor.ts'
import { isMergeable, strategicDiff } from '../../src/phases/8-factor/strategic-diff.ts'
import { deep } from '../support/depth.ts'
import { kind, kubernetesObject, kubernetesObjects } from '../support/kustomize/arbitraries.ts'
import { versions } from '../support/kustomize/binary.ts'
import { build, parallel, styles, withTree } from '../support/kustomize/build.ts'
import { modelBuild } from '../support/kustomize/model.ts'
import { objectSet } from '../support/kustomize/object-set.ts'

const test = suite('factor')

interface Environment {
  base: KubernetesObject[]
  objects: KubernetesObject[]
}

const labelReaches = [{ includeSelectors: true }, { includeTemplates: true }, {}] as const

/** Two servers whose objects have the label app with the name, as Kustomize would set it. */
const renamed: fc.Arbitrary<Environment> = fc
  .tuple(kubernetesObjects, kubernetesObjects, fc.constantFrom(...labelReaches))
  .map(([base, objects, reach]) => {
    const bearing = (app: string) => (object: KubernetesObject) =>
      effectOf(object, { pairs: { app }, ...reach }) === 'failure'
        ? object
        : labelled(object, { pairs: { app }, ...reach })
    return { base: base.map(bearing('old')), objects: objects.map(bearing('new')) }
  })

const environments: fc.Arbitrary<Environment> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ base: kubernetesObjects, objects: kubernetesObjects }) },
  { weight: 2, arbitrary: renamed },
)

const placed = (objects: readonly KubernetesObject[], namespace: string): KubernetesObject[] =>
  objects.map((object) => ({ ...object, metadata: { ...object.metadata, namespace } }))

const overlay = (base: Base, objects: readonly KubernetesObject[], id: string, namespace: string): KustomizeFile[] =>
  factor({ id, base, objects: placed(objects, namespace), namespace })

const deployment = (name: string, pod: JsonObject, metadata: JsonObject = {}): KubernetesObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, ...metadata },
  spec: { template: { spec: pod } },
})
const container = (fields: JsonObject): KubernetesObject => deployment('m', { containers: [{ name: 'c', ...fields }] })
const env = (names: string): Json[] => [...names].map((name) => ({ name, value: name }))
const service = (ports: Json[], name = 'm'): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name },
  spec: { ports },
})
const route = (spec: JsonObject, name = 'm'): KubernetesObject => ({
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'HTTPRoute',
  metadata: { name },
  spec,
})
const ingress = (backend: string): KubernetesObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name: 'm' },
  spec: { defaultBackend: { service: { name: backend } } },
})

/** From one object to another: the patch that says it, below the fields that a patch must have. */
const expectedPatches: { [name: string]: { from: KubernetesObject; to: KubernetesObject; patch: Json } } = {
  'only the beginning of a merged list is named': {
    from: container({ env: env('abcd') }),
    to: container({ env: [...env('a'), { name: 'n', value: 'n' }, ...env('bcd')] }),
    patch: podPatch({ env: [{ name: 'a' }, { name: 'n', value: 'n' }] }),
  },
  'an element that goes is deleted': {
    from: container({ env: env('abcd') }),
    to: container({ env: env('acd') }),
    patch: podPatch({ env: [{ name: 'b', $patch: 'delete' }] }),
  },
  'a merged list of others is replaced': {
    from: container({ env: env('abc') }),
    to: container({ env: env('x') }),
    patch: podPatch({ env: [{ $patch: 'replace' }, { name: 'x', value: 'x' }] }),
  },
  'an empty merged list': {
    from: container({ env: env('ab') }),
    to: container({ env: [] }),
    patch: podPatch({ env: [{ $patch: 'replace' }] }),
  },
  'an empty map': {
    from: deployment('m', { volumes: [{ name: 'v', emptyDir: { medium: 'Memory' } }] }),
    to: deployment('m', { volumes: [{ name: 'v', emptyDir: {} }] }),
    patch: { spec: { template: { spec: { volumes: [{ name: 'v', emptyDir: { medium: null } }] } } } },
  },
  'a map of which nothing stays': {
    from: deployment('m', { nodeSelector: { a: 'a', b: 'b', c: 'c' } }),
    to: deployment('m', { nodeSelector: { d: 'd' } }),
    patch: { spec: { template: { spec: { nodeSelector: { $patch: 'replace', d: 'd' } } } } },
  },
  'retainKeys is ignored: what goes is null': {
    from: deployment('m', { volumes: [{ name: 'v', emptyDir: {} }] }),
    to: deployment('m', { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'p' } }] }),
    patch: {
      spec: {
        template: { spec: { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'p' }, emptyDir: null }] } },
      },
    },
  },
  'a list with two keys is replaced': {
    from: service([{ port: 80, protocol: 'TCP' }]),
    to: service([{ port: 80, protocol: 'TCP', name: 'http' }]),
    patch: { spec: { ports: [{ $patch: 'replace' }, { port: 80, protocol: 'TCP', name: 'http' }] } },
  },
  'a number in the place of a string replaces the map': {
    from: container({ livenessProbe: { httpGet: { path: '/health', port: 'http' } } }),
    to: container({ livenessProbe: { httpGet: { path: '/health', port: 8080 } } }),
    patch: podPatch({ livenessProbe: { httpGet: { $patch: 'replace', path: '/health', port: 8080 } } }),
  },
  'a string in the place of a number needs nothing': {
    from: container({ livenessProbe: { httpGet: { path: '/health', port: 8080 } } }),
    to: container({ livenessProbe: { httpGet: { path: '/health', port: '8080' } } }),
    patch: podPatch({ livenessProbe: { httpGet: { port: '8080' } } }),
  },
  'the last label': {
    from: deployment('m', {}, { labels: { a: 'b' } }),
    to: deployment('m', {}),
    patch: { metadata: { name: 'm', labels: null } },
  },
  'a security context of which little stays: every line that goes is there': {
    from: container({ securityContext: { a: 1, b: 2, c: 3 }, image: 'm' }),
    to: container({ securityContext: { c: 4 } }),
    patch: podPatch({ image: null, securityContext: { a: null, b: null, c: 4 } }),
  },
  'what goes comes first': {
    from: container({ image: 'm', securityContext: { a: 1 } }),
    to: container({ image: 'n' }),
    patch: podPatch({ securityContext: null, image: 'n' }),
  },
  'a key that Kustomize 5.0 would add without its quotes': {
    from: deployment('m', { nodeSelector: { a: 'b' } }),
    to: deployment('m', { nodeSelector: { a: 'b', '8080': 'c' } }),
    patch: { spec: { template: { spec: { nodeSelector: { $patch: 'replace', a: 'b', '8080': 'c' } } } } },
  },
  'elements that can not be told apart': {
    from: container({ env: [...env('a'), ...env('a')] }),
    to: container({ env: [...env('a'), ...env('a')], image: 'm:2' }),
    patch: [{ op: 'add', path: '/spec/template/spec/containers/0/image', value: 'm:2' }],
  },
  'ports without protocol beside the same with one': {
    from: service([{ port: 80, protocol: 'UDP' }, { port: 80 }]),
    to: service([{ port: 80, protocol: 'UDP' }]),
    patch: [{ op: 'remove', path: '/spec/ports/1' }],
  },
  'a custom resource whose lists stay': {
    from: route({ hostnames: ['a'], useDefaultGateways: 'None' }),
    to: route({ hostnames: ['a'], useDefaultGateways: 'All' }),
    patch: { spec: { useDefaultGateways: 'All' } },
  },
  'a custom resource in whose list little changes': {
    from: route({ rules: [{ matches: [{ path: { value: '/a' } }], backendRefs: [{ name: 'm', port: 80 }] }] }),
    to: route({ rules: [{ matches: [{ path: { value: '/b' } }], backendRefs: [{ name: 'm', port: 80 }] }] }),
    patch: [{ op: 'replace', path: '/spec/rules/0/matches/0/path/value', value: '/b' }],
  },
}

function podPatch(fields: JsonObject): JsonObject {
  return { spec: { template: { spec: { containers: [{ name: 'c', ...fields }] } } } }
}

for (const [name, { from, to, patch }] of Object.entries(expectedPatches)) {
  test(name, () => {
    const [, file] = overlay({ name: 'plain', objects: [from] }, [to], 'prod', 'ns')
    const { apiVersion, kind, metadata } = from
    assert.equal(file?.content, Array.isArray(patch) ? patch : { apiVersion, kind, metadata, ...(patch as JsonObject) })
  })
}

const pathsOf = (files: readonly KustomizeFile[]): string[] => files.map(({ path }) => path)

test('an environment that is its base has only a kustomization', () => {
  const base = { name: 'plain', objects: [deployment('m', {})] }
  assert.equal(overlay(base, base.objects, 'team/prod', 'ns'), [
    {
      path: 'overlays/team/prod/kustomization.yaml',
      content: {
        apiVersion: 'kustomize.config.k8s.io/v1beta1',
        kind: 'Kustomization',
        namespace: 'ns',
        resources: ['../../../bases/plain'],
      },
    },
  ])
})

test('a base lists a file an object, without its empty labels', () => {
  const objects = [deployment('m', {}, { labels: {} }), service([])]
  const [kustomization, ...files] = baseFiles({ name: 'plain', objects })
  assert.equal((kustomization!.content as JsonObject).resources, ['deployment.yaml', 'service.yaml'])
  assert.equal(files[0], { path: 'bases/plain/deployment.yaml', content: deployment('m', {}) })
})

test('files of one kind are told apart by name', () => {
  const base = { name: 'plain', objects: [service([], 'a'), service([], 'b'), service([], 'd')] }
  const files = overlay(base, [service([], 'a'), service([], 'c'), ingress('a')], 'prod', 'ns')
  assert.equal(pathsOf(files).slice(1), [
    'overlays/prod/service-b.patch.yaml',
    'overlays/prod/service-d.patch.yaml',
    'overlays/prod/service-c.yaml',
    'overlays/prod/ingress.yaml',
  ])
})

test('the only object of a kind is renamed', () => {
  const files = overlay({ name: 'plain', objects: [service([], 'a.b')] }, [service([], 'c')], 'prod', 'ns')
  assert.equal(
    files.map(({ content }) => content),
    [
      {
        apiVersion: 'kustomize.config.k8s.io/v1beta1',
        kind: 'Kustomization',
        namespace: 'ns',
        resources: ['../../bases/plain'],
        patches: [
          { target: { kind: 'Service', name: 'a\\.b' }, patch: '- op: replace\n  path: /metadata/name\n  value: c\n' },
        ],
      },
    ],
  )
})

/** A kustomization without the fields that every one has. */
const shown = ([file]: readonly KustomizeFile[]): Json => {
  const { apiVersion: _, kind: __, namespace: ___, resources: ____, ...rest } = file!.content as JsonObject
  return rest
}

const renamePatch = (name: string): string => `- op: replace\n  path: /metadata/name\n  value: ${name}\n`

/** A server of a name: what it is called shows in labels, in selectors and in what refers to it. */
const server = (name: string, labels: JsonObject = {}): KubernetesObject[] => {
  const own = { app: name, 'app.kubernetes.io/instance': name, tier: 'one' }
  const all = { ...own, ...labels }
  return [
    {
      ...deployment(name, {}, { labels: all }),
      spec: {
        selector: { matchLabels: { app: name } },
        template: {
          metadata: { labels: all },
          spec: { volumes: [{ name: 'v', configMap: { name: `${name}-program` } }], serviceAccountName: name },
        },
      },
    },
    { apiVersion: 'v1', kind: 'Service', metadata: { name, labels: own }, spec: { selector: { app: name } } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `${name}-program`, labels: own }, data: { a: 'b' } },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, labels: own } },
  ]
}

test('what follows from a new name is said once', () => {
  const files = overlay({ name: 'plain', objects: server('old') }, server('new'), 'prod', 'ns')
  assert.equal(pathsOf(files).length, 1)
  assert.equal(shown(files), {
    labels: [
      { pairs: { app: 'new' }, includeSelectors: true },
      { pairs: { 'app.kubernetes.io/instance': 'new' }, includeTemplates: true },
    ],
    patches: [
      { target: { kind: 'Deployment|Service|ServiceAccount', name: 'old' }, patch: renamePatch('new') },
      { target: { kind: 'ConfigMap', name: 'old-program' }, patch: renamePatch('new-program') },
    ],
  })
})

test('a label that not all objects have anew is said where it is', () => {
  const [deployment, ...others] = server('new', { tier: 'two' })
  const files = overlay({ name: 'plain', objects: server('old') }, [deployment!, ...others], 'prod', 'ns')
  assert.equal(pathsOf(files).slice(1), ['overlays/prod/deployment.patch.yaml'])
  assert.equal(files[1]!.content, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'old', labels: { tier: 'two' } },
    spec: { template: { metadata: { labels: { tier: 'two' } } } },
  })
})

test('a label that Kustomize would set elsewhere, too, is not left to it', () => {
  const base = { name: 'plain', objects: server('old') }
  const alien = { ...service([], 'alien'), metadata: { name: 'alien', labels: { app: 'alien' } } }
  assert.not.ok(JSON.stringify(shown(overlay(base, [...server('new'), alien], 'prod', 'ns'))).includes('"app"'))
})

test('a name that YAML takes for something else is in quotes, and no label is left to Kustomize', () => {
  const files = overlay({ name: 'plain', objects: server('old') }, server('on'), 'prod', 'ns')
  const { labels, patches } = shown(files) as JsonObject
  assert.is(labels, undefined)
  assert.equal(patches, [
    { path: 'deployment.patch.yaml' },
    { path: 'service.patch.yaml' },
    { path: 'configmap.patch.yaml' },
    { path: 'serviceaccount.patch.yaml' },
    { target: { kind: 'Deployment|Service|ServiceAccount', name: 'old' }, patch: renamePatch('"on"') },
    { target: { kind: 'ConfigMap', name: 'old-program' }, patch: renamePatch('on-program') },
  ])
})

test('an object that has or gets the name of another keeps it', () => {
  const base = { name: 'plain', objects: [...server('old').slice(0, 2), ingress('x')] }
  const objects = [...server('m').slice(0, 2), { ...ingress('x'), metadata: { name: 'old' } }]
  assert.equal((shown(overlay(base, objects, 'prod', 'ns')) as JsonObject).patches, [
    { path: 'deployment.patch.yaml' },
    { path: 'service.patch.yaml' },
    { target: { kind: 'Deployment|Service', name: 'old' }, patch: renamePatch('m') },
    { target: { kind: 'Ingress', name: 'm' }, patch: renamePatch('old') },
  ])
})

test('of a list that a merge would restate, operations say what changes where they are shorter', () => {
  const entrance = (host: string): KubernetesObject => ({
    ...ingress('m'),
    spec: {
      rules: [{ host, http: { paths: [{ path: '/', backend: { service: { name: 'm', port: { number: 80 } } } }] } }],
    },
  })
  const [, file] = overlay({ name: 'plain', objects: [entrance('a')] }, [entrance('b')], 'prod', 'ns')
  assert.equal(file!.content, [{ op: 'replace', path: '/spec/rules/0/host', value: 'b' }])
})

test('a patch and an object whose name ends like one have files of their own', () => {
  const base = { name: 'plain', objects: [service([], 'a'), service([], 'b')] }
  const changed = service([{ port: 1 }], 'a')
  const names = ['a.patch', 'a.patch.object', 'a.object']
  const files = overlay(base, [changed, ...names.map((name) => service([], name))], 'prod', 'ns')
  assert.is(new Set(pathsOf(files)).size, files.length)
})

test('objects that a merge would harm, and that are the same, need no patch', () => {
  const twice = container({ env: [...env('a'), ...env('a')] })
  assert.is(overlay({ name: 'plain', objects: [twice] }, [twice], 'prod', 'ns').length, 1)
})

test('an object is not given a name that Kustomize would write into references without its quotes', () => {
  for (const name of ['null', '1e3', '123', '2020-01-01', 'true']) {
    const files = overlay({ name: 'plain', objects: [service([], 'a')] }, [service([], name)], 'prod', 'ns')
    assert.equal(pathsOf(files).slice(1), ['overlays/prod/service-a.patch.yaml', `overlays/prod/service-${name}.yaml`])
  }
})

test('an object is not renamed when another refers to one of its old name', () => {
  const base = { name: 'plain', objects: [service([], 'old'), ingress('old')] }
  const renamed = overlay(base, [service([], 'new'), ingress('new')], 'prod', 'ns')
  const replaced = overlay(base, [service([], 'new'), ingress('old')], 'prod', 'ns')
  assert.equal(pathsOf(renamed).slice(1), ['overlays/prod/ingress.patch.yaml'])
  assert.equal(pathsOf(replaced).slice(1), ['overlays/prod/service-old.patch.yaml', 'overlays/prod/service-new.yaml'])
})

test('a strategic patch makes the target of the base', () => {
  const pairs = kind.chain((kind) => fc.tuple(kubernetesObject(kind, ['m']), kubernetesObject(kind, ['m'])))
  fc.assert(
    fc.property(pairs, ([base, target]) => {
      fc.pre(isMergeable(base) && isMergeable(target))
      const patch = strategicDiff(base, target)
      fc.pre(typeof patch !== 'symbol')
      const { object, faults } = applyStrategic(base, patch as JsonObject)
      assert.equal(faults, [])
      assert.fixture(objectSet([object as KubernetesObject]), objectSet([target]))
    }),
    { numRuns: deep(2000), seed: 1 },
  )
})

test('an overlay gives the objects that it was made of, and leaves them as they are', () => {
  fc.assert(
    fc.property(environments, ({ base, objects }) => {
      const before = JSON.stringify([base, objects])
      const plain = { name: 'plain', objects: base }
      const files = [...baseFiles(plain), ...overlay(plain, objects, 'team/prod', 'ns')]
      assert.fixture(objectSet(modelBuild(files, 'overlays/team/prod')), objectSet(placed(objects, 'ns')))
      assert.is(JSON.stringify([base, objects]), before)
    }),
    { numRuns: deep(2000), seed: 1 },
  )
})

/** Each in a namespace of its own, so that one process can build many. */
const batch: Environment[] = [
  ...Object.values(expectedPatches).map(({ from, to }) => ({ base: [from], objects: [to] })),
  { base: [service([], 'old'), ingress('old')], objects: [service([], 'new'), ingress('new')] },
  { base: [service([], 'old'), ingress('old')], objects: [service([], 'new'), ingress('old')] },
  { base: [container({ env: [...env('a'), ...env('a')] })], objects: [container({ env: [...env('a'), ...env('a')] })] },
  ...['null', 'true', '1e3', '1.5', '0x1f', '123', '2020-01-01', '0o17', 'on', 'y', 'e3', 'a.b', '1-2', 'no'].map(
    (name) => ({
      base: server('old'),
      objects: server(name),
    }),
  ),
  ...fc.sample(environments, { numRuns: 90, seed: 2 }),
]
const overlaysPerProcess = 23

for (const version of versions) {
  for (const [style, write] of Object.entries(styles)) {
    test(`kustomize ${version} builds the objects, ${style}`, async () => {
      const jobs = chunks(
        batch.map((environment, index) => ({ ...environment, id: `env-${index}` })),
        overlaysPerProcess,
      )
      await parallel(jobs, async (job) => {
        const root = { path: 'kustomization.yaml', content: { resources: job.map(({ id }) => `overlays/${id}`) } }
        const files = job.flatMap(({ base, objects, id }) => {
          const own = { name: id, objects: base }
          return [...baseFiles(own), ...overlay(own, objects, id, id)]
        })
        const built = await withTree([root, ...files], write, (directory) => build(version, directory))
        assert.fixture(objectSet(built), objectSet(job.flatMap(({ objects, id }) => placed(objects, id))))
      })
    })
  }
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}

test.run()
