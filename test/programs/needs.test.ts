// What must exist outside, and the program that looks for it, on a kubectl that is played.
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Need } from '../../src/needs/need.ts'
import { checkScript } from '../../src/needs/script.ts'
import { newProject, removeProjects, runCommand, withEnvironments } from '../support/project.ts'

const test = suite('needs')
test.after(removeProjects)

const files = {
  '_defaults.yaml': 'auth: {type: none}\npersistent_storage: {enabled: false}\n',
  'a.yaml':
    'namespace: mlflow-shared\nrelease: a\nbackendStore: {type: postgres, host: db.company.com, database: a, secret: {name: db}}\nenv_vars: {MLFLOW_ARTIFACTS_DESTINATION: s3://a/b, MLFLOW_S3_ENDPOINT_URL: null, AWS_ACCESS_KEY_ID: null, AWS_SECRET_ACCESS_KEY: null}\nimage: ghcr.io/mlflow/mlflow:v3.17.2-full\ningress: {enabled: true, host: a.company.com, className: nginx, tls: [{secretName: tls}]}\n',
  'b.yaml':
    'namespace: mlflow-shared\nrelease: b\nbackendStore: {type: postgres, host: db.company.com, database: b, secret: {name: db, userKey: other}}\nenv_vars: {MLFLOW_ARTIFACTS_DESTINATION: s3://b/b, MLFLOW_S3_ENDPOINT_URL: null, AWS_ACCESS_KEY_ID: null, AWS_SECRET_ACCESS_KEY: null}\nimage: ghcr.io/mlflow/mlflow:v3.17.2-full\nhttp_route: {enabled: true, hostnames: [b.company.com], parentRefs: [{name: public, namespace: gateways, sectionName: https}]}\n',
  'c.yaml':
    'namespace: mlflow-shared\nrelease: c\nbackendStore: {dbpath: /data/c.db}\npersistent_storage: {enabled: true, volumes: {pvc-user: null, own: {pvc_name: own, mount_path: /data, size: 1Gi}, all: {pvc_name: all, mount_path: /all}}}\nenv_vars: {MLFLOW_ARTIFACTS_DESTINATION: /data/artifacts}\n',
  'd.yaml':
    'namespace: mlflow-shared\nrelease: d\nbackendStore: {dbpath: /data/d.db}\npersistent_storage: {enabled: true, volumes: {pvc-user: null, own: {pvc_name: own, mount_path: /data}}}\nenv_vars: {MLFLOW_ARTIFACTS_DESTINATION: /data/artifacts}\n',
}

let root: string
test.before(() => {
  root = withEnvironments(files)
})

const needs = (...ids: string[]): Need[] =>
  JSON.parse(runCommand(['needs', '--root', root, '--format', 'json', ...ids]).stdout) as Need[]

const told = (all: readonly Need[]): string[] =>
  all.map(({ namespace = '', kind, name, keys, readers }) =>
    [namespace, kind, name, keys.join('+'), readers.map(({ environment }) => environment).join('+')].join(' | '),
  )

test('each thing is told once, with its keys and all who need it', () => {
  assert.equal(told(needs('a', 'b')), [
    'gateways | Gateway | public | https | b',
    'mlflow-shared | Secret | db | username+password+other | a+b',
    'mlflow-shared | Secret | tls |  | a',
    ' | CustomResourceDefinition | HTTPRoute.gateway.networking.k8s.io |  | b',
    ' | DNS name | a.company.com |  | a',
    ' | DNS name | b.company.com |  | b',
    ' | IngressClass | nginx |  | a',
    ' | bucket | s3://a |  | a',
    ' | bucket | s3://b |  | b',
    ' | database | PostgreSQL at db.company.com/a |  | a',
    ' | database | PostgreSQL at db.company.com/b |  | b',
  ])
  const secret = needs('a').find(({ name }) => name === 'db')
  assert.equal(secret!.readers, [{ environment: 'a', values: ['backendStore.secret'] }])
})

test('what an environment of the namespace makes is there; a claim without a class takes the default one', () => {
  assert.equal(told(needs('c', 'd')), [
    'mlflow-shared | PersistentVolumeClaim | all |  | c',
    ' | StorageClass |  |  | c',
  ])
})

/** Runs the program with a kubectl that knows these things: what it answers to the words of a question. */
function check(script: string, answers: Record<string, string>, ...args: string[]) {
  const folder = newProject({ 'needs.sh': script })
  mkdirSync(join(folder, 'bin'))
  const kubectl = join(folder, 'bin/kubectl')
  const cases = Object.entries(answers).map(([words, answer]) => `  *"${words}"*) printf '${answer}';;`)
  writeFileSync(
    kubectl,
    `#!/bin/sh\nprintf '%s\\n' "$*" >> "${folder}/asked"\ncase "$*" in\n${cases.join('\n')}\n  *nobody*) echo 'Error from server (Forbidden)' >&2; exit 1;;\n  *) echo 'Error from server (NotFound): not found' >&2; exit 1;;\nesac\n`,
  )
  chmodSync(kubectl, 0o755)
  const env = { ...process.env, PATH: `${join(folder, 'bin')}:${process.env.PATH}` }
  const { status, stdout, stderr } = spawnSync('sh', ['needs.sh', ...args], { cwd: folder, env, encoding: 'utf8' })
  return { status, lines: stdout.split('\n').filter(Boolean), stderr, folder }
}

const missing = ({ lines }: ReturnType<typeof check>): string[] => lines.filter((line) => line.startsWith('missing'))

const script = (...ids: string[]) => runCommand(['needs', '--root', root, '--script', ...ids]).stdout

test('the program says what is missing, and nothing else', () => {
  const nothing = check(script('a', 'b'), {}, 'in-cluster')
  assert.is(nothing.status, 1)
  assert.equal(missing(nothing), [
    'missing: Gateway public of the namespace gateways, for b',
    'missing: Secret db of the namespace mlflow-shared, for a, b',
    'missing: Secret tls of the namespace mlflow-shared, for a',
    'missing: CustomResourceDefinition HTTPRoute.gateway.networking.k8s.io, for b',
    'missing: IngressClass nginx, for a',
  ])
  const all = {
    '-- public': 'http\\nhttps\\n',
    '-- db': 'password\\nusername\\nother\\n',
    '-- tls': 'secret/tls\\n',
    'get customresourcedefinition': 'Other.x.io\\nHTTPRoute.gateway.networking.k8s.io\\n',
    '-- nginx': 'ingressclass/nginx\\n',
  }
  const there = check(script('a', 'b'), all, 'in-cluster', '--context', 'eu')
  assert.equal([there.status, there.lines.filter((line) => !line.startsWith('not looked for'))], [0, []])
  const asked = readFileSync(join(there.folder, 'asked'), 'utf8').trim().split('\n')
  assert.ok(
    asked.every((line) => line.startsWith('get ') && line.includes('--context eu')),
    asked.join('\n'),
  )
  const partly = check(script('a', 'b'), { ...all, '-- db': 'password\\n', '-- public': 'http\\n' }, 'in-cluster')
  assert.is(partly.status, 1)
  assert.equal(missing(partly), [
    'missing: https of Gateway public of the namespace gateways, for b',
    'missing: username of Secret db of the namespace mlflow-shared, for a, b',
    'missing: other of Secret db of the namespace mlflow-shared, for a, b',
  ])
})

const need: Need = {
  cluster: 'in-cluster',
  namespace: 'x',
  kind: 'Secret',
  name: 'nobody',
  keys: ['k'],
  readers: [{ environment: 'a', values: [] }],
}

test('what can not be read is unknown, and a cluster has to be named', () => {
  const { status, lines } = check(checkScript([need]), {}, 'in-cluster')
  assert.is(status, 2)
  assert.match(lines.join('\n'), /^unknown: Secret nobody of the namespace x: .*Forbidden/)
  const usage = check(checkScript([need]), {})
  assert.is(usage.status, 2)
  assert.match(usage.stderr, 'CLUSTER is one of in-cluster')
})

test('no name is more than a word of the program', () => {
  const hostile = [
    "'; touch pwned; '",
    '$(touch pwned)',
    '`touch pwned`',
    '--kubeconfig=pwned',
    'a\nb\n',
    '"$(touch pwned)',
  ]
  for (const name of hostile) {
    const found: Need = { ...need, cluster: 'in-cluster', namespace: name, name, keys: [name] }
    const { status, folder } = check(checkScript([found]), {}, 'in-cluster')
    assert.is(status, 1, name)
    assert.is(spawnSync('test', ['-e', join(folder, 'pwned')]).status, 1, name)
    assert.match(readFileSync(join(folder, 'asked'), 'utf8'), / -- /)
  }
})

test.run()
