// What no environment may do that the fleet file does not allow, whoever writes it and however.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Compilation, compile } from '../../src/compile.ts'
import { podSecurityFaults } from '../../src/facts/kubernetes/pod-security.ts'
import { privileges } from '../../src/facts/kubernetes/privileges/privileges.ts'
import { validateObject } from '../../src/facts/kubernetes/validate.ts'
import { at, type Json, type JsonObject, mapOf, mapsOf } from '../../src/model/json.ts'
import type { KubernetesObject } from '../../src/model/kubernetes-object.ts'
import { patch } from '../../src/phases/5-patch/patch.ts'
import { collidingPatch, type Random, seeded } from '../support/arbitrary/collisions.ts'
import { trespass } from '../support/arbitrary/trespasses.ts'
import { deep } from '../support/depth.ts'
import { verdicts } from '../support/pod-security/verdicts.ts'
import { newProject, removeProjects } from '../support/project.ts'

const test = suite('limits')
test.after(removeProjects)

const plain = {
  image: 'ghcr.io/mlflow/mlflow:v3.17.2-full',
  backendStore: { type: 'postgres', host: 'postgres', database: 'mlflow' },
  env_vars: { MLFLOW_S3_ENDPOINT_URL: null, MLFLOW_ARTIFACTS_DESTINATION: 's3://bucket/a' },
  artifacts: { shared: true },
  http_route: { enabled: true, hostnames: ['a.example.com'] },
  ingress: { enabled: true, className: 'nginx', host: 'b.example.com' },
  persistent_storage: {
    enabled: true,
    volumes: { 'pvc-user': null, data: { pvc_name: 'data', mount_path: '/data', size: '1Gi' } },
  },
  restricted: true,
}

const shapes = [plain, { ...plain, kaiwo: { enabled: true } }]

/** Environments by chance, each with one or two patches, and a fleet file. */
async function compiled(count: number, seed: number, teams: JsonObject): Promise<Compilation> {
  const [server, kaiwo] = await Promise.all(
    shapes.map(async (values) => (await compile(project({ a: values }))).environments[0]!.objects),
  )
  const random = seeded(seed)
  const made = Array.from({ length: count }, (_, index) => {
    const isKaiwo = index % 4 === 0
    const objects = isKaiwo ? kaiwo! : server!
    const patches = [trespass(objects, random), ...(index % 3 === 0 ? [patchBeside(objects, random)] : [])]
    return [`e-${index}`, { ...(isKaiwo ? shapes[1] : plain), cluster: `c-${index}`, patches }] as const
  })
  const clusters = Object.fromEntries(made.map((_, index) => [`c-${index}`, {}]))
  return compile(
    project(Object.fromEntries(made), { repository: { url: 'https://example.com/a' }, argocd: {}, clusters, teams }),
  )
}

function patchBeside(objects: readonly KubernetesObject[], random: Random): JsonObject {
  const { target, ...rest } = collidingPatch(['Deployment', 'Service', 'KaiwoService'], random) as {
    target: { kind: string }
  }
  const object = objects.find(({ kind }) => kind === target.kind)
  return object ? { target: { ...target, name: object.metadata.name }, ...rest } : trespass(objects, random)
}

const project = (environments: { [id: string]: unknown }, fleet?: JsonObject): string =>
  newProject({
    ...Object.fromEntries(
      Object.entries(environments).map(([id, values]) => [`environments/${id}.yaml`, JSON.stringify(values)]),
    ),
    ...(fleet && { 'environments/_fleet.yaml': JSON.stringify(fleet) }),
  })

/** The ids of environments with errors of a code, or of any. */
const refused = ({ diagnostics }: Compilation, only?: string): Set<string> =>
  new Set(
    diagnostics.flatMap(({ severity, code, environments = [] }) =>
      severity === 'error' && (only === undefined || code === only) ? environments : [],
    ),
  )

const podOf = (object: KubernetesObject): JsonObject | undefined => {
  const inner =
    object.kind === 'KaiwoService'
      ? at(object, ['spec', 'deployment', 'spec', 'template'])
      : at(object, ['spec', 'template'])
  const template = mapOf(inner)
  return template.spec === undefined
    ? undefined
    : { metadata: { name: 'a', ...mapOf(template.metadata) }, spec: template.spec }
}

/** A pod as the API server hands it to its plugins: a volume without a source is an empty folder. */
function defaulted(pod: JsonObject): JsonObject {
  const volumes = mapsOf(at(pod, ['spec', 'volumes']))
  const filled = volumes.map((volume) => (Object.keys(volume).length > 1 ? volume : { ...volume, emptyDir: {} }))
  return { ...pod, spec: { ...mapOf(pod.spec), volumes: filled } }
}

/** What no object of the plain environment has, as it stands in JSON: known by nothing of the compiler's. */
const trespasses: RegExp[] = [
  /"(privileged|allowPrivilegeEscalation|hostNetwork|hostPID|hostIPC|hostProcess)":true/,
  /"add":\["/,
  /"(hostPath|nfs|csi)":\{/,
  /"nodeName":"/,
  /"priorityClassName":"system-/,
  /"hostPort":[1-9]/,
  /"(Unconfined|Unmasked|spc_t)"/,
  /"type":"(LoadBalancer|NodePort|ExternalName)"/,
  /"(externalIPs|finalizers|ownerReferences)":\[["{]/,
  /"volumeName":"/,
  /"dataSource(Ref)?":\{/,
  /"serviceAccount(Name)?":"(?!default")/,
  /"(argocd\.argoproj\.io|kustomize\.toolkit\.fluxcd\.io|helm\.sh)\/(?!compare-options":"IgnoreExtraneous"|sync-options":"Prune=false,Delete=false"|prune":"disabled")/,
  /-snippets?"|server-alias|config-backend|from-to-www|external-dns|of-others\/(headers|net)|listen 1|Host\(/,
  /"(konghq\.com\/host-aliases|tailscale\.com\/expose|getambassador\.io\/config|[^"]*\/replicate-to)"/,
  /"([^"]*\/(userVolume|agent-json-patch|proxy-image)|cdi\.k8s\.io\/[^"]*|io\.kubernetes\.cri-o[^"]*)"/,
  /"namespaceSelector":\{\}|"selector":\{"matchLabels":\{"team"/,
]

test('nothing compiles that a server does not need, whatever patch brings it', async () => {
  const count = deep(700)
  const compilation = await compiled(count, 7, { '*': {} })
  const wrong = refused(compilation)
  const sound = compilation.environments.filter(({ environment: { id } }) => !wrong.has(id))
  for (const { environment, objects } of sound) {
    const text = JSON.stringify(objects)
    const found = trespasses.filter((form) => form.test(text)).map(String)
    assert.equal(found, [], JSON.stringify(environment.values.patches))
  }
  const pods = sound.flatMap(({ objects }) => mapsOf(objects.map((object) => podOf(object) ?? null)))
  const judged = await verdicts(pods)
  assert.is(judged.length, pods.length)
  assert.equal(
    judged.filter(({ baseline }) => baseline !== true),
    [],
  )
  const ofPrivilege = refused(compilation, 'privilege-refused').size
  assert.ok(ofPrivilege > count * 0.6, `only ${ofPrivilege} of ${count} environments were refused for a privilege`)
})

test('what the fleet file allows is refused for no privilege', async () => {
  const all = Object.fromEntries(Object.keys(privileges).map((name) => [name, true]))
  const compilation = await compiled(deep(150), 8, { '*': { privileges: all } })
  assert.is(refused(compilation, 'privilege-refused').size, 0)
  const text = JSON.stringify(compilation.environments.map(({ objects }) => objects))
  for (const form of trespasses.slice(0, 5)) assert.match(text, form)
})

test('the Pod Security Standards are those of the admission plugin, for pods by chance', async () => {
  const [{ objects }] = (await compile(project({ a: { ...plain, restricted: false } }))).environments as [
    Compilation['environments'][number],
  ]
  const [{ objects: guarded }] = (await compile(project({ a: plain }))).environments as [
    Compilation['environments'][number],
  ]
  const random = seeded(9)
  const made = Array.from({ length: deep(2000) }, (_, index): KubernetesObject[] => {
    const base = index % 2 === 0 ? objects : guarded
    const patches = [1, 2, 3]
      .slice(0, 1 + (index % 3))
      .map(() => (random() < 0.5 ? trespass(base, random) : collidingPatch(['Deployment'], random)))
    return patches.reduce<KubernetesObject[]>((all, one) => patch(all, [one as never]).objects, base)
  })
  const patched = made.flatMap((all) => all.filter(({ kind }) => kind === 'Deployment'))
  // What is no pod is the API server's to refuse, before anybody asks.
  const refusals = await Promise.all(patched.map(validateObject))
  const deployments = patched.filter((_, index) => refusals[index]!.length === 0)
  const judged = await verdicts(deployments.map((one) => defaulted(podOf(one)!)))
  const seen = { baseline: [0, 0], restricted: [0, 0] }
  for (const [index, deployment] of deployments.entries()) {
    const { error, why, ...verdict } = judged[index]!
    assert.is(error, undefined)
    for (const level of ['baseline', 'restricted'] as const) {
      const faults = [...podSecurityFaults(deployment, level)]
      seen[level][Number(verdict[level])]!++
      assert.is(
        faults.length === 0,
        verdict[level],
        `${level} ${JSON.stringify(faults)} ${why} ${JSON.stringify(podOf(deployment))}`,
      )
    }
  }
  for (const [level, [no = 0, yes = 0]] of Object.entries(seen)) {
    assert.ok(no > 100 && yes > 50, `${level} allows ${yes} and refuses ${no}`)
  }
})

test('the day changes what is said of exceptions, and no byte of out/', async () => {
  const policies = [
    {
      name: 'replicas',
      expression: 'values.replicas > 1',
      message: 'one pod is not enough',
      exceptions: [{ environments: ['a'], reason: 'it is new', until: '2027-01-31' }],
    },
  ]
  const root = project(
    { a: plain },
    { repository: { url: 'https://example.com/a' }, argocd: {}, policies: policies as unknown as Json },
  )
  const before = process.env.SOURCE_DATE_EPOCH
  const on = async (day: string) => {
    process.env.SOURCE_DATE_EPOCH = String(Date.parse(day) / 1000)
    const { files, diagnostics } = await compile(root)
    const said = diagnostics.map(({ severity, code, message }) => `${severity} ${code} ${message}`)
    return { files: [...files], said: said.filter((text) => /polic|exception/.test(text)) }
  }
  try {
    const [early, late, last, ended] = [
      await on('2026-06-01'),
      await on('2027-01-20'),
      await on('2027-01-31'),
      await on('2027-02-01'),
    ]
    assert.equal(early.said, [])
    assert.equal(late.said, ['warning exception-ends the exception of a from replicas ends in 11 days'])
    assert.equal(last.said, ['warning exception-ends the exception of a from replicas ends today'])
    assert.equal(ended.said, [
      'error policy-violated one pod is not enough (the exception from replicas ended on 2027-01-31)',
    ])
    for (const { files } of [late, last, ended]) assert.equal(files, early.files)
  } finally {
    if (before === undefined) delete process.env.SOURCE_DATE_EPOCH
    else process.env.SOURCE_DATE_EPOCH = before
  }
})

test.run()
