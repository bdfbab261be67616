// Law 1 and the root's `_defaults.yaml`: whatever it says, right or wrong, every environment can be told as an overlay
// on the base that is made of it.
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parse } from 'yaml'
import { companyBases } from '../../src/company-bases.ts'
import { type Compilation, compile } from '../../src/compile.ts'
import { rowOf } from '../../src/facts/kubernetes/kinds.ts'
import { validateObject } from '../../src/facts/kubernetes/validate.ts'
import type { CompiledEnvironment } from '../../src/model/environment.ts'
import { asJson, isObject, type Json, type JsonObject } from '../../src/model/json.ts'
import type { KubernetesObject } from '../../src/model/kubernetes-object.ts'
import type { Source } from '../../src/model/source.ts'
import { companyOf } from '../../src/phases/2-resolve/company.ts'
import { baseFiles, factor, type KustomizeFile } from '../../src/phases/8-factor/factor.ts'
import type { Deployment } from '../../src/schema/generated/types.ts'
import { soundEnvironments, toTree } from '../support/arbitrary/environments.ts'
import { values } from '../support/arbitrary/values.ts'
import { deep } from '../support/depth.ts'
import { hostileStrings } from '../support/hostile-json.ts'
import { versions } from '../support/kustomize/binary.ts'
import { build, parallel, withTree } from '../support/kustomize/build.ts'
import { modelBuild } from '../support/kustomize/model.ts'
import { objectSet } from '../support/kustomize/object-set.ts'
import { newProject, removeProjects } from '../support/project.ts'

const test = suite('bases')
let environments: CompiledEnvironment[]
test.before(async () => {
  const { files } = await soundEnvironments(80, 21)
  environments = (await compile(newProject(toTree(files)))).environments
})
test.after(removeProjects)

/** A `_defaults.yaml` as the only layer. */
const source = (values: JsonObject): Source => ({
  file: 'environments/_defaults.yaml',
  text: '',
  values,
  spans: () => new WeakMap(),
})

const templates = [
  '{{ .Release.Namespace }}.example.com',
  '{{ .Values.metadata.workload_id }}',
  '{{ .Values.metadata.project_id | upper }}',
  '{{ .Values.nowhere }}',
  '{{ .Values.metadata.workload_id | default "a" }}-{{ .Release.Name }}',
  '{{',
]
// Each a copy: fast-check marks what a mapping of streams gives, and a constant that it marks would be copied for ever.
const foreign = fc
  .oneof<fc.Arbitrary<Json>[]>(
    fc.constantFrom<Json>(null, 0, -1, true, [], {}, [null], { a: 1 }),
    fc.constantFrom<Json>(...templates, ...hostileStrings),
  )
  .map((value) => structuredClone(value))

/**
 * Values as the schema accepts them, or with some that it doesn't: each leaf that the dice choose is something else.
 */
const companies: fc.Arbitrary<JsonObject> = fc
  .oneof(
    values,
    fc.tuple(values, fc.infiniteStream(fc.nat(9)), fc.infiniteStream(foreign)).map(([values, dice, others]) => {
      const broken = (value: Json): Json => {
        if (dice.next().value === 0) return others.next().value
        if (Array.isArray(value)) return value.map(broken)
        return isObject(value)
          ? Object.fromEntries(Object.entries(value).map(([key, child]) => [key, broken(child)]))
          : value
      }
      return broken(values) as JsonObject
    }),
  )
  .filter(isObject)

/** The overlays of some environments on the bases of a company. */
async function tree(company: JsonObject, some: readonly CompiledEnvironment[]): Promise<KustomizeFile[]> {
  const bases = await companyBases([source(company)], some)
  const files = [
    ...bases.flatMap(({ base }) => baseFiles(base)),
    ...some.flatMap(({ environment: { id, values }, objects }) => {
      const { base } = bases.find(({ has }) => has(values))!
      return factor({ id, base, objects, namespace: values.namespace })
    }),
  ]
  return [...new Map(files.map((file) => [file.path, file])).values()]
}

test('whatever is in it, no template is left, and Kubernetes accepts the objects', async () => {
  for (const company of fc.sample(companies, { numRuns: deep(50), seed: 22 })) {
    const { values } = companyOf([source(company)])
    assert.not.match(JSON.stringify({ ...asJson(values), env_vars: {}, patches: [], entrypoint: '' }), /\{\{ \./)
    for (const { base } of await companyBases([source(company)], environments)) {
      for (const object of [...base.objects, ...(base.on?.objects ?? [])].filter(rowOf)) {
        assert.equal(await validateObject(object), [], JSON.stringify(company))
      }
    }
  }
})

test('what of it makes sense by itself is kept', () => {
  const { values: company } = companyOf([
    source({
      release: 'mlflow',
      backendStore: { type: 'postgres' },
      metadata: { annotations: { a: 'b', url: '{{ .Values.metadata.workload_id }}', r: '{{ .Release.Name }}' } },
      http_route: { enabled: true, hostnames: ['{{ .Release.Namespace }}.example.com', 'a.example.com'] },
      replicas: 'two',
      image: 'a/b:1',
    }),
  ])
  assert.is(company.release, 'mlflow')
  assert.is(company.backendStore.type, 'postgres')
  assert.equal(company.metadata.annotations, { a: 'b', r: 'mlflow' })
  assert.equal([company.http_route.enabled, company.http_route.hostnames], [true, []])
  assert.equal([company.replicas, company.image], [1, 'a/b:1'])
})

/** The variables and the strategy of a base's Deployment. */
async function deploymentOf(company: JsonObject | undefined) {
  const layers = company ? [source(company)] : []
  const some = environments.filter(({ environment }) => !environment.values.kaiwo.enabled).slice(0, 1)
  const { base } = (await companyBases(layers, some))[0]!
  const { spec, metadata } = base.objects.find(({ kind }) => kind === 'Deployment') as unknown as Deployment
  const names = spec.template.spec.containers[0]!.env!.map(({ name }) => name)
  return { strategy: spec.strategy!.type, names, annotations: metadata.annotations, spec }
}

test('a base has of the database what the company says of it', async () => {
  const uri = 'MLFLOW_BACKEND_STORE_URI'
  const shown = async (company: JsonObject | undefined) => {
    const { strategy, names } = await deploymentOf(company)
    return [strategy, names.includes(uri), names.includes('DATABASE_USER')]
  }
  const whole = { type: 'postgres', host: 'db', database: 'mlflow' }
  assert.equal(await shown(undefined), ['Recreate', true, false])
  assert.equal(await shown({}), ['RollingUpdate', false, false])
  assert.equal(await shown({ backendStore: { type: null } }), ['RollingUpdate', false, false])
  assert.equal(await shown({ backendStore: { type: 'sqlite' } }), ['Recreate', true, false])
  assert.equal(await shown({ backendStore: { type: 'postgres' } }), ['RollingUpdate', false, true])
  assert.equal(await shown({ backendStore: whole }), ['RollingUpdate', true, true])
  assert.equal(await shown({ backendStore: { ...whole, upgrade: 'auto' } }), ['Recreate', true, true])
})

test('a patch of the company that fails in a base keeps no other out of it', async () => {
  const { spec, annotations } = await deploymentOf({
    patches: [
      { target: { kind: 'Deployment' }, patch: { spec: { minReadySeconds: 5 } } },
      { target: { kind: 'HTTPRoute' }, patch: { metadata: { annotations: { a: 'b' } } } },
      { target: { kind: 'Deployment' }, patch: { spec: { paused: 'no boolean' } } },
      { target: { kind: 'Deployment' }, patch: { metadata: { annotations: { c: 'd' } } } },
    ],
  })
  assert.equal([spec.minReadySeconds, spec.paused, annotations], [5, undefined, { c: 'd' }])
})

test('what rules refuse of a company is in no base, and keeps nobody from compiling who takes it back', async () => {
  const claim = (mount_path: string, pvc_name = 'data'): JsonObject => ({ pvc_name, mount_path, size: '1Gi' })
  const volumes = { 'pvc-user': null, a: claim('/a'), b: claim('/b') }
  const cases: [company: JsonObject, environment: JsonObject][] = [
    [{ patches: [{ target: { kind: 'Deployment' } }] }, { patches: [] }],
    [
      { patches: [{ target: { kind: 'Deployment' }, json6902: [{ op: 'copy', path: '/metadata/x' }] }] },
      { patches: [] },
    ],
    [{ patches: [{ target: { kind: 'Deployment' }, json6902: [{ op: 'add', path: '/spec/a' }] }] }, { patches: [] }],
    [{ persistent_storage: { enabled: true, volumes } }, { persistent_storage: { volumes: { b: null } } }],
    [
      { persistent_storage: { enabled: true, volumes: { 'pvc-user': null, a: claim('/a', 'a') } } },
      { persistent_storage: { volumes: { a: { size: '2Gi' }, c: claim('/c', 'a.patch') } } },
    ],
    [{ serviceAccount: { create: true } }, { serviceAccountName: '1e3' }],
    [{ serviceAccount: { create: true } }, { release: 'true' }],
  ]
  const resources: string[] = []
  const files: KustomizeFile[] = []
  const wanted: KubernetesObject[] = []
  for (const [index, [company, environment]] of cases.entries()) {
    const root = newProject({
      'environments/_defaults.yaml': JSON.stringify(company),
      'environments/a.yaml': JSON.stringify({ ...environment, namespace: `n-${index}` }),
    })
    const { environments, files: texts, diagnostics } = await compile(root)
    const errors = diagnostics.filter(({ severity }) => severity === 'error')
    assert.equal(errors, [], JSON.stringify(company))
    assert.not.match([...texts.values()].join('\n'), /\bundefined\b/)
    for (const [path, text] of texts) files.push({ path: `${index}/${path}`, content: parse(text) as Json })
    resources.push(`${index}/overlays/a`)
    wanted.push(...environments[0]!.objects)
  }
  for (const version of versions) {
    const built = await withTree(
      [{ path: 'kustomization.yaml', content: { resources } }, ...files],
      (content) => JSON.stringify(content),
      (root) => build(version, root),
    )
    assert.is(objectSet(built), objectSet(wanted))
  }
})

/** A few environments for each company, another few each time. */
const cases = fc
  .sample(companies, { numRuns: deep(50), seed: 23 })
  .map((company, index) => ({ company, from: (index * 7) % 60, to: ((index * 7) % 60) + 8 }))

test('law 1: an overlay on any base gives the objects that it was made of', async () => {
  for (const { company, from, to } of cases) {
    const some = environments.slice(from, to)
    const files = await tree(company, some)
    for (const { environment, objects } of some) {
      const built = modelBuild(files, `overlays/${environment.id}`)
      assert.is(objectSet(built), objectSet(objects), `${environment.id} on ${JSON.stringify(company)}`)
    }
  }
})

for (const version of versions) {
  test(`law 1: kustomize ${version} agrees`, async () => {
    await parallel(cases.slice(0, 10), async ({ company, from, to }) => {
      const apart = new Map(environments.slice(from, to).map((each) => [each.environment.values.namespace, each]))
      const some = [...apart.values()]
      const resources = some.map(({ environment: { id } }) => `overlays/${id}`)
      const files = [{ path: 'kustomization.yaml', content: { resources } }, ...(await tree(company, some))]
      const built = await withTree(
        files,
        (content) => JSON.stringify(content),
        (root) => build(version, root),
      )
      assert.is(objectSet(built), objectSet(some.flatMap(({ objects }) => objects)), JSON.stringify(company))
    })
  })
}

/** The paths of the files in which two compilations differ. */
const moved = (before: Compilation, after: Compilation): string[] =>
  [...new Set([...before.files.keys(), ...after.files.keys()])]
    .filter((path) => before.files.get(path) !== after.files.get(path))
    .sort()

test('law 4: _defaults.yaml moves the bases, and an overlay only where it differs', async () => {
  const tree = {
    'environments/same.yaml': '',
    'environments/under/kaiwo.yaml': 'kaiwo: {enabled: true}\n',
    'environments/other.yaml': 'memory_per_gpu: 8\n',
    'environments/apart.yaml': 'release: apart\nnamespace: apart\n',
  }
  const company = async (defaults: string) => {
    const compilation = await compile(newProject({ ...tree, 'environments/_defaults.yaml': defaults }))
    assert.equal(
      compilation.diagnostics.filter(({ severity }) => severity === 'error'),
      [],
    )
    return compilation
  }
  const before = await company('backendStore: {type: sqlite}\nmemory_per_gpu: 5\n')
  const kustomization = parse(before.files.get('overlays/same/kustomization.yaml')!) as JsonObject
  assert.equal(kustomization.patches, undefined)
  const workloads = ['bases/mlflow-kaiwo/kaiwoservice.yaml', 'bases/mlflow/deployment.yaml']
  assert.equal(moved(before, await company('backendStore: {type: sqlite}\nmemory_per_gpu: 6\n')), workloads)
  assert.equal(moved(before, await company('backendStore: {type: sqlite}\nmemory_per_gpu: 8\n')), [
    ...workloads,
    'overlays/other/deployment.patch.yaml',
    'overlays/other/kustomization.yaml',
  ])
  assert.equal(
    moved(before, await company('backendStore: {type: sqlite}\nmemory_per_gpu: 5\nimagePullPolicy: IfNotPresent\n')),
    workloads,
  )
})

test('there is no base that nobody uses, and the start-up program lies in out/ once', async () => {
  const folders = async (environments: Record<string, string>) => {
    const { files } = await compile(newProject(environments))
    return [...files.keys()].filter((path) => /^bases\/.*(kustomization|configmap)\.yaml$/.test(path)).sort()
  }
  const [plain, kaiwo] = [{ 'environments/a.yaml': '' }, { 'environments/b.yaml': 'kaiwo: {enabled: true}\n' }]
  const program = ['bases/start-program/configmap.yaml', 'bases/start-program/kustomization.yaml']
  assert.equal(await folders(plain), ['bases/mlflow/kustomization.yaml', ...program])
  assert.equal(await folders(kaiwo), ['bases/mlflow-kaiwo/kustomization.yaml', ...program])
  assert.equal(await folders({ ...plain, ...kaiwo }), [
    'bases/mlflow-kaiwo/kustomization.yaml',
    'bases/mlflow/kustomization.yaml',
    ...program,
  ])
})

test.run()
