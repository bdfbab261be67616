import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { applyJson6902 } from '../../src/facts/kustomize/json-patch.ts'
import { isQuotedKey } from '../../src/facts/kustomize/quoted-key.ts'
import type { Json, JsonObject } from '../../src/model/json.ts'
import { isObject } from '../../src/model/json.ts'
import type { KubernetesObject } from '../../src/model/kubernetes-object.ts'
import type { Operation, UserPatch } from '../../src/model/user-patch.ts'
import { patch } from '../../src/phases/5-patch/patch.ts'
import { isMergeable } from '../../src/phases/8-factor/strategic-diff.ts'
import { deep } from '../support/depth.ts'
import { kind, kubernetesObject, strategicPatch } from '../support/kustomize/arbitraries.ts'
import { versions } from '../support/kustomize/binary.ts'
import { build, parallel, styles, withTree } from '../support/kustomize/build.ts'
import { objectSet } from '../support/kustomize/object-set.ts'

const test = suite('patch')

const env = (names: string): Json[] => [...names].map((name) => ({ name, value: name }))
const deployment: KubernetesObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'mlflow', namespace: 'ml', labels: { app: 'mlflow' } },
  spec: { replicas: 1, template: { spec: { containers: [{ name: 'mlflow', env: env('abc'), args: ['a'] }] } } },
}
const services = ['http', 'grpc'].map((name) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'ml' },
  spec: { ports: [{ port: 80, protocol: 'TCP' }] },
}))
const objects: KubernetesObject[] = [deployment, ...services]

const inContainer = (fields: JsonObject): JsonObject => ({
  spec: { template: { spec: { containers: [{ name: 'mlflow', ...fields }] } } },
})
const onDeployment = (patch: JsonObject): UserPatch => ({ target: { kind: 'Deployment' }, patch })
const operations = (...json6902: Operation[]): UserPatch => ({ target: { kind: 'Deployment' }, json6902 })
const onService = (patch: JsonObject): UserPatch => ({ target: { kind: 'Service', name: 'http' }, patch })

/** What somebody writes, and what is said about it: where, what, and what to write instead. */
const expectedProblems: { [name: string]: [patch: UserPatch, path: string, message: RegExp, help?: RegExp] } = {
  'a kind that is not there': [
    { target: { kind: 'Deploymnt' }, patch: {} },
    'target.kind',
    /no Deploymnt/,
    /did you mean Deployment/,
  ],
  'a kind that is like no other': [
    { target: { kind: 'Gateway' }, patch: {} },
    'target.kind',
    /no Gateway/,
    /Deployment, Service/,
  ],
  'a name that is not there': [
    { target: { kind: 'Service', name: 'htttp' }, patch: {} },
    'target.name',
    /no Service named htttp/,
    /did you mean http/,
  ],
  'several objects': [{ target: { kind: 'Service' }, patch: {} }, 'target', /2 objects/, /http, grpc/],
  'another kind': [onDeployment({ kind: 'StatefulSet' }), 'patch.kind', /can't change kind/],
  'another name': [onDeployment({ metadata: { name: 'm' } }), 'patch.metadata.name', /can't change metadata.name/],
  'no namespace': [onDeployment({ metadata: { namespace: null } }), 'patch.metadata.namespace', /can't change/],
  'another type': [onDeployment({ spec: 'a' }), 'patch.spec', /has a map here and the patch a scalar/],
  'an unknown directive': [onDeployment({ spec: { $patch: 'remove' } }), 'patch.spec.$patch', /merge, replace, delete/],
  'a directive of kubectl': [
    onDeployment({ spec: { '$setElementOrder/x': [] } }),
    'patch.spec.$setElementOrder/x',
    /doesn't know/,
  ],
  'a null that stays': [
    onDeployment(inContainer({ args: ['a', null] })),
    'patch.spec.template.spec.containers.0.args.1',
    /null/,
    /leave it out/,
  ],
  'a directive that stays': [
    onDeployment(inContainer({ args: [{ $patch: 'replace' }, 'a'] })),
    'patch.spec.template.spec.containers.0.args.0.$patch',
    /would stay/,
  ],
  'an element without its key': [
    onDeployment(inContainer({ env: [{ value: 'a' }] })),
    'patch.spec.template.spec.containers.0.env',
    /needs its name/,
  ],
  'two elements of one name': [
    onDeployment(inContainer({ env: env('aa') })),
    'patch.spec.template.spec.containers.0.env',
    /the same name/,
  ],
  'an element that is to be replaced': [
    onDeployment(inContainer({ env: [{ name: 'a', $patch: 'replace' }] })),
    'patch.spec.template.spec.containers.0.env.0.$patch',
    /is merged even if/,
    /to null/,
  ],
  'a port without its protocol': [
    onService({ spec: { ports: [{ port: 80, $patch: 'delete' }] } }),
    'patch.spec.ports',
    /port and protocol/,
  ],
  'an operation on what is not there': [
    operations({ op: 'add', path: '/a', value: 1 }, { op: 'remove', path: '/b' }),
    'json6902.1.path',
    /no "\/b"/,
  ],
  'a test that fails': [operations({ op: 'test', path: '/spec/replicas', value: 2 }), 'json6902.0.value', /is 1/],
  'an operation that leaves null': [operations({ op: 'add', path: '/a', value: [null] }), 'json6902.0.value.0', /null/],
  'an operation on the name': [
    operations({ op: 'replace', path: '/metadata/name', value: 'm' }),
    'json6902',
    /can't change metadata.name/,
  ],
  'an operation that takes all away': [operations({ op: 'replace', path: '', value: 1 }), 'json6902', /can't change/],
}

for (const [name, [userPatch, path, message, help]] of Object.entries(expectedProblems)) {
  test(`a problem: ${name}`, () => {
    const { objects: patched, problems } = patch(objects, [onDeployment({}), userPatch])
    assert.equal(patched, objects)
    const [problem] = problems
    assert.is(problem?.index, 1)
    assert.is(problem?.path?.join('.'), path)
    assert.match(problem?.message ?? '', message)
    if (help) assert.match(problem?.help ?? '', help)
  })
}

test('patches are applied in order, each to its object', () => {
  const before = structuredClone(objects)
  const { objects: patched, problems } = patch(objects, [
    onDeployment({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'mlflow' }, spec: { replicas: 2 } }),
    operations({ op: 'test', path: '/spec/replicas', value: 2 }, { op: 'remove', path: '/spec/template' }),
    { target: { kind: 'Service', name: 'grpc' }, patch: { $patch: 'delete' } },
    { target: { kind: 'Service' }, patch: { metadata: { labels: { a: 'b' } } } },
  ])
  assert.equal(problems, [])
  assert.equal(patched, [
    { ...deployment, spec: { replicas: 2 } },
    { ...services[0], metadata: { name: 'http', namespace: 'ml', labels: { a: 'b' } } },
  ])
  assert.equal(objects, before)
})

test('a list that the object has not got can be replaced', () => {
  const fields = { envFrom: null, ports: [{ $patch: 'replace' }] }
  const { objects: patched } = patch(objects, [onDeployment(inContainer(fields))])
  assert.equal((patched[0] as JsonObject).spec, {
    replicas: 1,
    template: { spec: { containers: [{ name: 'mlflow', env: env('abc'), args: ['a'], ports: [] }] } },
  })
})

/** Of RFC 6902, appendix A, and RFC 6901: a document, operations, and what becomes of it; undefined is an error. */
const expectedOperations: [document: Json, operations: Operation[], result: Json | undefined][] = [
  [{ foo: 'bar' }, [{ op: 'add', path: '/baz', value: 'qux' }], { foo: 'bar', baz: 'qux' }],
  [{ foo: ['bar', 'baz'] }, [{ op: 'add', path: '/foo/1', value: 'qux' }], { foo: ['bar', 'qux', 'baz'] }],
  [{ foo: ['bar'] }, [{ op: 'add', path: '/foo/-', value: ['a'] }], { foo: ['bar', ['a']] }],
  [{ foo: ['bar'] }, [{ op: 'add', path: '/foo/1', value: 'a' }], { foo: ['bar', 'a'] }],
  [{ foo: ['bar'] }, [{ op: 'add', path: '/foo/2', value: 'a' }], undefined],
  [{ foo: ['bar'] }, [{ op: 'add', path: '/foo/01', value: 'a' }], undefined],
  [{ foo: 'bar' }, [{ op: 'add', path: '/baz/bat', value: 'qux' }], undefined],
  [{ baz: 'qux', foo: 'bar' }, [{ op: 'remove', path: '/baz' }], { foo: 'bar' }],
  [{ foo: ['bar', 'qux', 'baz'] }, [{ op: 'remove', path: '/foo/1' }], { foo: ['bar', 'baz'] }],
  [{ foo: ['bar'] }, [{ op: 'remove', path: '/foo/-' }], undefined],
  [{ foo: 'bar' }, [{ op: 'remove', path: '/constructor' }], undefined],
  [{ foo: 'bar' }, [{ op: 'replace', path: '/foo', value: 1 }], { foo: 1 }],
  [{ foo: 'bar' }, [{ op: 'replace', path: '/baz', value: 1 }], undefined],
  [{ a: { b: 1 }, c: {} }, [{ op: 'move', from: '/a/b', path: '/c/d' }], { a: {}, c: { d: 1 } }],
  [{ foo: ['a', 'b', 'c'] }, [{ op: 'move', from: '/foo/0', path: '/foo/2' }], { foo: ['b', 'c', 'a'] }],
  [{ a: { b: 1 } }, [{ op: 'move', from: '/a', path: '/a/b' }], undefined],
  [{ a: { b: 1 } }, [{ op: 'copy', from: '/a', path: '/a/c' }], { a: { b: 1, c: { b: 1 } } }],
  [{ a: 1 }, [{ op: 'copy', from: '/b', path: '/c' }], undefined],
  [
    { 'a/b': 1, 'c~d': 2 },
    [
      { op: 'test', path: '/a~1b', value: 1 },
      { op: 'remove', path: '/c~0d' },
    ],
    { 'a/b': 1 },
  ],
  [{ '~1': 1 }, [{ op: 'remove', path: '/~01' }], {}],
  [{ a: ['x'] }, [{ op: 'test', path: '/a', value: ['y'] }], undefined],
  [{ a: 1 }, [{ op: 'add', path: '', value: [] }], []],
]

test('JSON6902 operations do what the RFC says', () => {
  for (const [document, operations, expected] of expectedOperations) {
    const before = structuredClone(document)
    const result = applyJson6902(document, operations)
    assert.equal(result.ok ? result.value : undefined, expected, JSON.stringify(operations))
    assert.equal(document, before)
  }
})

const hasKey = (value: Json, test: (key: string) => boolean): boolean => {
  if (Array.isArray(value)) return value.some((element) => hasKey(element, test))
  return isObject(value) && Object.entries(value).some(([key, child]) => test(key) || hasKey(child, test))
}

/** Scalars as text: where a string was, Kustomize keeps the quotes. */
const unquoted = (objects: KubernetesObject[]): KubernetesObject[] =>
  JSON.parse(JSON.stringify(objects, (_, value) => (typeof value === 'object' ? value : String(value))))

/** Patches without a problem, each on an object in a namespace of its own; without those on which Kustomize fails. */
const batch = fc
  .sample(
    kind.chain((kind) => fc.tuple(kubernetesObject(kind, ['m']), strategicPatch(kind, 'm'))),
    { numRuns: deep(1200), seed: 3 },
  )
  .filter(([object, strategic]) => isMergeable(object) && !hasKey(strategic, isQuotedKey))
  .flatMap(([object, strategic], index) => {
    const namespace = `ns-${index}`
    const placed = { ...object, metadata: { ...object.metadata, namespace } }
    const { objects, problems } = patch([placed], [{ target: { kind: object.kind }, patch: strategic }])
    return problems.length === 0 ? [{ object, strategic, namespace, expected: objects }] : []
  })
const patchesPerProcess = 40

for (const version of versions) {
  test(`a strategic merge does what kustomize ${version} does`, async () => {
    assert.ok(batch.length > 300, `only ${batch.length} patches are without a problem`)
    const jobs = Array.from({ length: Math.ceil(batch.length / patchesPerProcess) }, (_, index) =>
      batch.slice(index * patchesPerProcess, (index + 1) * patchesPerProcess),
    )
    await parallel(jobs, async (job) => {
      const root = { path: 'kustomization.yaml', content: { resources: job.map(({ namespace }) => namespace) } }
      const files = job.flatMap(({ object, strategic, namespace }) => [
        {
          path: `${namespace}/kustomization.yaml`,
          content: { namespace, resources: ['object.yaml'], patches: [{ path: 'patch.yaml' }] },
        },
        { path: `${namespace}/object.yaml`, content: object },
        { path: `${namespace}/patch.yaml`, content: strategic },
      ])
      const built = await withTree([root, ...files], styles.quoted, (directory) => build(version, directory))
      for (const { namespace, expected } of job) {
        const actual = built.filter(({ metadata }) => metadata.namespace === namespace)
        // Kustomize leaves directives in a list that the object hasn't got; the test above says what is done here.
        if (!hasKey(actual, (key) => key === '$patch')) {
          assert.fixture(objectSet(unquoted(actual)), objectSet(unquoted(expected)))
        }
      }
    })
  })
}

test.run()
