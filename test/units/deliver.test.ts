// Where Argo CD and Flux are told to bring environments; what each file says is in the golden case clusters.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parse } from 'yaml'
import { compile } from '../../src/compile.ts'
import type { Application, Kustomization } from '../../src/schema/generated/types.ts'
import { newProject, readFiles, removeProjects, runCommand, writeFiles } from '../support/project.ts'

const test = suite('deliver')
test.after(removeProjects)

const fleet = `repository: {url: "https://git.example.com/mlflow"}
clusters: {eu: {}, us: {server: "https://us.example.com"}, ap: {}}
argocd: {}
flux: {}
`
const values = `namespace: mlflow-shared
image: ghcr.io/mlflow/mlflow:v3.17.2-full
backendStore: {type: postgres, host: db, database: mlflow, shared: true}
env_vars: {MLFLOW_ARTIFACTS_DESTINATION: gs://bucket}
artifacts: {shared: true}
auth: {type: none}
http_route: {enabled: true, hostnames: [tracking.example.com], gatewayNamespace: gateways}
`

test('3 clusters × 20 environments of the same names, namespaces and routes go each to its place', async () => {
  const places = ['eu', 'us', 'ap'].flatMap((cluster) =>
    Array.from({ length: 20 }, (_, index) => ({ cluster, name: `e${index}` })),
  )
  const own = places.map(({ cluster, name }) => [
    `environments/${cluster}/${name}.yaml`,
    `cluster: ${cluster}\nrelease: ${name}\n`,
  ])
  const tree = { 'environments/_fleet.yaml': fleet, 'environments/_defaults.yaml': values, ...Object.fromEntries(own) }
  const { files, diagnostics } = await compile(newProject(tree))
  assert.equal(diagnostics, [])
  const delivery = [...files.keys()].filter((path) => /^(argocd|flux)\//.test(path))
  assert.is(delivery.length, 2 + 60 + 3 * (1 + 20 + 1))
  for (const { cluster, name } of places) {
    const application = parse(files.get(`argocd/applications/${cluster}/${name}.yaml`)!) as Application
    assert.is(application.metadata.name, `mlflow-${cluster}-${name}`)
    assert.is(application.spec.source!.path, `out/overlays/${cluster}/${name}`)
    const there = cluster === 'us' ? { server: 'https://us.example.com' } : { name: cluster }
    assert.equal(application.spec.destination, { ...there, namespace: 'mlflow-shared' })
    const kustomization = parse(files.get(`flux/${cluster}/kustomizations/${cluster}/${name}.yaml`)!) as Kustomization
    assert.is(kustomization.spec!.path, `./out/overlays/${cluster}/${name}`)
  }
})

test('an environment that shares a namespace comes, and no file of the other changes', async () => {
  const tree = { 'environments/_fleet.yaml': fleet, 'environments/_defaults.yaml': `${values}cluster: eu\n` }
  const alone = await compile(
    newProject({ ...tree, 'environments/a.yaml': 'release: a\nmetadata: {workload_id: a}\n' }),
  )
  const both = await compile(
    newProject({
      ...tree,
      'environments/0.yaml': 'release: zero\nmetadata: {workload_id: zero}\n',
      'environments/a.yaml': 'release: a\nmetadata: {workload_id: a}\n',
    }),
  )
  assert.equal(both.diagnostics, [])
  assert.ok(both.files.size > alone.files.size)
  for (const [path, text] of alone.files) assert.is(both.files.get(path), text, path)
})

test('compile ENV writes what delivers that environment, and of nobody else', () => {
  const root = newProject({ 'environments/_fleet.yaml': fleet, 'environments/_defaults.yaml': values })
  writeFiles(root, { 'environments/a/dev.yaml': 'cluster: eu\n', 'environments/b.yaml': 'cluster: us\n' })
  assert.is(runCommand(['compile', 'a/dev', '--root', root]).status, 0)
  const written = Object.keys(readFiles(`${root}/out`)).filter((path) => /^(argocd|flux)\//.test(path))
  assert.equal(written, [
    'argocd/applications/a/dev.yaml',
    'flux/eu/kustomizations/a/dev.yaml',
    'flux/eu/namespaces/mlflow-shared.yaml',
  ])
})

test.run()
