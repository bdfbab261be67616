// Values of one environment's files are given to another's.
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Run, readFiles, removeProjects, runCommand, withEnvironments } from '../support/project.ts'

const test = suite('promote')
test.after(removeProjects)

const common =
  'backendStore: {type: postgres, host: db, database: mlflow}\nstorage: {ephemeral: {storageClassName: null}}\nserver: {jobExecution: false}\n'
const staging = `namespace: staging
image: ghcr.io/mlflow/mlflow:v3.17.2-full # tried since Monday
replicas: 1
server:
  workers: 8
  extraArgs: [--expose-prometheus=/tmp/prometheus]
livenessProbe: null
`
const prod = `# Ours.
namespace: prod
image: "ghcr.io/mlflow/mlflow:v3.16.0-full"   # pinned
replicas: 3
server:
  # Two are enough.
  workers: 2
  logLevel: warning
`
const root = (files = {}): string =>
  withEnvironments({ '_defaults.yaml': common, 'staging.yaml': staging, 'prod.yaml': prod, ...files })
const promote = (root: string, ...args: string[]): Run => runCommand(['promote', ...args, '--root', root])
const file = (root: string, name = 'prod.yaml'): string => readFiles(join(root, 'environments'))[name]!

test('what the one says the other gets, but for what is its own', () => {
  const here = root()
  const { status, stdout, stderr } = promote(here, 'staging', 'prod')
  assert.is(status, 0, stderr)
  assert.is(
    file(here),
    `# Ours.
namespace: prod
image: "ghcr.io/mlflow/mlflow:v3.17.2-full"   # pinned
replicas: 3
server:
  # Two are enough.
  workers: 8
  logLevel: warning
  extraArgs: [--expose-prometheus=/tmp/prometheus]
livenessProbe: null
`,
  )
  assert.match(
    stdout,
    '- image: "ghcr.io/mlflow/mlflow:v3.16.0-full"   # pinned\n+ image: "ghcr.io/mlflow/mlflow:v3.17.2-full"   # pinned',
  )
  assert.match(
    stderr,
    'image, server.workers, server.extraArgs, livenessProbe of prod now as in staging: compile, and look at the diff; not promoted without --only: namespace, replicas',
  )
  assert.match(promote(here, 'staging', 'prod', '--check').stderr, 'prod has the values of staging')
})

test('--check says in what it is behind, and writes nothing', () => {
  const here = root()
  const { status, stdout, stderr } = promote(here, 'staging', 'prod', '--check', '--only', 'image')
  assert.is(status, 3)
  assert.match(stdout, '+ image: "ghcr.io/mlflow/mlflow:v3.17.2-full"')
  assert.is(stderr, 'prod is behind staging in image\n')
  assert.is(file(here), prod)
  assert.equal(promote(here, 'prod', 'prod').status, 2)
})

test("--only takes what is an environment's own, too, and what is only a default", () => {
  const here = root({ 'staging.yaml': staging.replace('replicas: 1\n', '') })
  assert.is(promote(here, 'staging', 'prod', '--only', 'replicas').status, 0)
  assert.is(file(here), prod.replace('replicas: 3', 'replicas: 1'))
})

test('{} is a value, nothing is one where it is asked for, and a template is promoted as it stands', () => {
  const here = root({ 'staging.yaml': `${staging}securityContext: {}\n`, 'prod.yaml': prod })
  promote(here, 'staging', 'prod', '--only', 'securityContext', '--only', 'server.logLevel')
  assert.is(file(here), `${prod.replace('logLevel: warning', 'logLevel: null')}securityContext: {}\n`)
  const volumes = 'persistent_storage: {enabled: true}\nmetadata: {user_id: u1}\n'
  const claims = root({
    'staging.yaml': staging + volumes,
    'prod.yaml': `${prod.replace('replicas: 3', 'replicas: 1')}${volumes.replace('u1', 'u2')}`.replace(
      '{enabled: true}',
      '{enabled: true, volumes: {pvc-user: null, data: {pvc_name: data, mount_path: /data, accessModes: [ReadWriteMany]}}}',
    ),
  })
  promote(claims, 'staging', 'prod', '--only', 'persistent_storage.volumes')
  assert.match(file(claims), '{{ .Values.metadata.user_id }}')
  for (const key of ['replicas', 'patches'])
    assert.is(
      promote(
        root({ 'staging.yaml': staging.replace('replicas: 1\n', ''), 'prod.yaml': prod.replace('replicas: 3\n', '') }),
        'staging',
        'prod',
        '--check',
        '--only',
        key,
      ).status,
      0,
    )
})

test('what would be wrong is not written, and mistakes are told', () => {
  const here = root()
  const { status, stderr } = promote(root({ 'staging.yaml': 'replicas: many\n' }), 'staging', 'prod')
  assert.is(status, 1)
  assert.match(stderr, 'error wrong-type')
  assert.match(promote(here, 'staging', 'prd').stderr, 'there is no environment prd; did you mean prod?')
  assert.match(promote(here, 'staging', 'prod', '--only', 'imag').stderr, '--only imag: there is no such value')
  const sqlite = root({ 'staging.yaml': 'namespace: staging\nbackendStore: {type: sqlite}\n' })
  const { status: refused, stderr: why } = promote(sqlite, 'staging', 'prod', '--only', 'backendStore.type')
  assert.is(refused, 1)
  assert.match(why, 'error sqlite-replicas')
  assert.is(file(sqlite), prod)
})

test.run()
