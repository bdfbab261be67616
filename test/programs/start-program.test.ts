// The start-up program as far as it needs no MLflow: the suite `server` of npm run e2e runs it whole.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { files } from '../../dist/start-program.js'
import { compile } from '../../src/compile.ts'
import { allowedHosts } from '../../src/facts/mlflow/hosts.ts'
import { variableNames } from '../../src/facts/mlflow/variable-names.ts'
import type { KubernetesObject } from '../../src/model/kubernetes-object.ts'
import type { Deployment } from '../../src/schema/generated/types.ts'
import { newProject, removeProjects } from '../support/project.ts'

const test = suite('start')
const source = join(import.meta.dirname, '../../src/start-program')
let folder: string
test.before(() => {
  folder = newProject({}, 'mlflow-gitops-start-')
})
test.after(removeProjects)

/** The oldest Python of MLflow's images, 2.22's. */
const oldest = [3, 9]

const python = (code: string, ...args: string[]) => {
  const result = spawnSync('python3', ['-B', '-c', code, ...args], { cwd: source, encoding: 'utf8' })
  if (result.error) throw new Error('python3 is not on the PATH', { cause: result.error })
  return result
}

/** Runs the program with these variables, on a PATH on which there is nothing else. */
function start(env: Record<string, string>, cwd?: string) {
  const home = python('import sys; print(sys.executable)').stdout.trim()
  const { status, stdout, stderr } = spawnSync(home, ['-B', join(source, 'start.py')], { env, cwd, encoding: 'utf8' })
  assert.is(stdout, '')
  return { status, stderr }
}

test('the ConfigMap holds every file of it', () => {
  const names = readdirSync(source).filter((name) => name.endsWith('.py'))
  assert.equal(files, Object.fromEntries(names.map((name) => [name, readFileSync(join(source, name), 'utf8')])))
})

test('the oldest Python that it meets can read it', () => {
  const read = `import ast, sys\nfor name in sys.argv[1:]: ast.parse(open(name).read(), name, feature_version=(${oldest}))`
  const { status, stderr } = python(read, ...Object.keys(files))
  assert.is(status, 0, stderr)
})

test('without MLflow it says which image to take, on one line', () => {
  const { status, stderr } = start({})
  assert.is(status, 1)
  assert.match(stderr, /^mlflow-gitops: there is no mlflow on the PATH of this image: .*\n$/)
})

test("a folder that can't be made is told with who tried", () => {
  const file = join(folder, 'file')
  writeFileSync(file, '')
  writeFileSync(join(folder, 'mlflow'), '', { mode: 0o755 })
  const { status, stderr } = start({ PATH: folder, MLFLOW_ARTIFACTS_DESTINATION: join(file, 'artifacts') })
  assert.is(status, 1)
  assert.match(
    stderr,
    /^mlflow-gitops: the folder .* cannot be written to: Not a directory; check the volume and its owner \(this is user \d+, group \d+\)\n$/,
  )
})

test('where no file can be made it goes where temporary ones can', () => {
  writeFileSync(join(folder, 'mlflow'), '#!/bin/sh\npwd >&2\n', { mode: 0o755 })
  const env = { PATH: `${folder}:/usr/bin:/bin`, TMPDIR: folder }
  assert.match(start(env, '/proc').stderr, `\n${folder}\n`)
  const writable = newProject({}, 'mlflow-gitops-start-')
  assert.match(start(env, writable).stderr, `\n${writable}\n`)
})

test('a place of artifacts whose library is missing is told with the package', () => {
  const broken = newProject({ 'pysftp.py': 'from os import DSSKey' }, 'mlflow-gitops-start-')
  const env = { PATH: folder, MLFLOW_DEFAULT_ARTIFACT_ROOT: 'sftp://me@host/path', PYTHONPATH: broken }
  const { status, stderr } = start(env)
  assert.is(status, 1)
  assert.match(
    stderr,
    /^mlflow-gitops: artifacts at sftp:\/\/ need the Python module pysftp, which this image does not have \(cannot import name 'DSSKey'.*\): use an image with the package pysftp\n$/,
  )
})

/** What the program makes of the variables of some pods, and what it says, with some release of MLflow. */
function withHosts(environments: readonly Record<string, string>[], args: string[] = [], release = '(3, 17)') {
  const code = `import json, sys, allowed_hosts as hosts
hosts._mlflow = lambda: ${release}
print(json.dumps([hosts.with_hosts(each, sys.argv[2:]) for each in json.loads(sys.argv[1])]))`
  const { status, stdout, stderr } = python(code, JSON.stringify(environments), ...args)
  assert.is(status, 0, stderr)
  return { servers: JSON.parse(stdout) as Record<string, string>[], said: stderr }
}

/** The variables of the server's container as the downward API fills them in. */
function podVariables(objects: readonly KubernetesObject[]): Record<string, string> {
  const { metadata, spec } = objects.find(({ kind }) => kind === 'Deployment') as unknown as Deployment
  const { metadata: pod, spec: podSpec } = spec.template
  const fields = new Map(Object.entries(pod!.labels!).map(([key, value]) => [`metadata.labels['${key}']`, value]))
  fields.set('metadata.namespace', metadata.namespace!)
  const variables = podSpec.containers[0]!.env!.flatMap(({ name, value, valueFrom }) => {
    const text = valueFrom?.fieldRef ? fields.get(valueFrom.fieldRef.fieldPath)! : value
    return text === undefined ? [] : [[name, text]]
  })
  return Object.fromEntries(variables) as Record<string, string>
}

const hosts = variableNames.allowedHosts
const origins = variableNames.corsAllowedOrigins

test('it allows the hosts that explain and diff say, and private addresses', async () => {
  const values = [
    {},
    { namespace: 'a', release: 'b' },
    { http_route: { enabled: true, hostnames: ['c.example.com', '*.example.com'] } },
    { ingress: { enabled: true, host: 'd.example.com' }, http_route: { enabled: true, hostnames: ['d.example.com'] } },
    { server: { allowedHosts: ['e.example.com:8443', 'localhost'] } },
    { env_vars: { [hosts]: 'f.example.com, g.example.com' } },
  ]
  const files = Object.entries(values).map(([index, value]) => [`environments/e${index}.yaml`, JSON.stringify(value)])
  const { environments } = await compile(newProject(Object.fromEntries(files)))
  assert.is(environments.length, values.length)
  const pods = environments.map(({ objects }) => podVariables(objects))
  const privately = withHosts([{}]).servers[0]![hosts]!.split(',')
  const unlisted = (all: string[]) => [...new Set(all)].filter((host) => !privately.includes(host)).sort()
  for (const [index, server] of withHosts(pods).servers.entries()) {
    const { headers } = allowedHosts(environments[index]!.objects)!
    assert.equal(unlisted(server[hosts]!.split(',').map((host) => host.trim())), unlisted(headers))
  }
})

test('it answers at the addresses of its pod, where these are told', () => {
  const { servers } = withHosts([{ [variableNames.addresses]: '2001:db8::1,203.0.113.1' }])
  const listed = servers[0]![hosts]!.split(',')
  const wanted = ['[2001:db8::1]', '[[]2001:db8::1]:*', '203.0.113.1', '203.0.113.1:*']
  assert.equal(
    wanted.filter((host) => !listed.includes(host)),
    [],
  )
})

test('it takes changes from the pages of its own URLs, and says so in one line', () => {
  const pod = {
    [variableNames.service]: 'a',
    [variableNames.namespace]: 'n',
    [variableNames.publicUrls]: 'https://b.example.com,http://b.example.com',
    [variableNames.listedOrigins]: 'https://notebooks.example.com',
  }
  const { servers, said } = withHosts([pod])
  assert.equal(servers[0]![origins]!.split(','), [
    ...['https://notebooks.example.com', 'https://b.example.com', 'http://b.example.com'],
    ...['https://b.example.com:*', 'http://b.example.com:*'],
    ...['http://a', 'http://a.n', 'http://a.n.svc', 'http://a.n.svc.cluster.local'],
  ])
  assert.is(
    said,
    'mlflow-gitops: allowed hosts: b.example.com, a, a.n, a.n.svc, a.n.svc.cluster.local, private addresses; ' +
      'allowed origins: https://notebooks.example.com, https://b.example.com, http://b.example.com, its own\n',
  )
})

test('a list of hosts or pages that the environment has is left as it is; an empty one is none', () => {
  const own = { [hosts]: 'a', [origins]: 'https://a' }
  const { servers, said } = withHosts([own])
  assert.equal(servers, [own])
  assert.is(said, `mlflow-gitops: allowed hosts: as ${hosts} says; allowed origins: as ${origins} says\n`)
  assert.ok(withHosts([{ [hosts]: '', [origins]: '' }]).servers[0]![hosts]!.includes('localhost'))
})

test('it leaves alone what checks no hosts', () => {
  for (const { pod = {}, args = [], release } of [
    { pod: { [variableNames.disableSecurity]: 'true' } },
    { args: ['--disable-security-middleware'] },
    { release: '(3, 4)' },
  ]) {
    const { servers, said } = withHosts([pod], args, release)
    assert.equal(servers, [pod])
    assert.is(said, release ? '' : 'mlflow-gitops: allowed hosts: all; allowed origins: all\n')
  }
})

/** Process 1 with a child that runs a shell script. */
const parent = (script: string) =>
  spawn(
    'python3',
    [
      '-B',
      '-c',
      `import os, sys; from process import run; run(lambda: os.execvp('sh', ['sh', '-c', sys.argv[1]]))`,
      script,
    ],
    {
      cwd: source,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )

test('it ends as the server ends', async () => {
  for (const [script, expected] of [
    ['exit 0', 0],
    ['exit 7', 7],
    ['kill -9 $$', 137],
  ] as const) {
    const [status] = (await once(parent(script), 'exit')) as [number]
    assert.is(status, expected, script)
  }
})

test('SIGTERM reaches the server, whose answer is its status', async () => {
  const child = parent("trap 'exit 5' TERM; echo ready; while :; do sleep 0.1; done")
  await once(child.stdout!, 'data')
  child.kill('SIGTERM')
  const [status] = (await once(child, 'exit')) as [number]
  assert.is(status, 5)
})

test('workers that outlive the server are ended and waited for', async () => {
  const child = parent("(trap 'echo ended; exit' TERM; echo ready; while :; do sleep 0.1; done) & sleep 0.5; exit 3")
  let said = ''
  child.stdout!.on('data', (chunk: Buffer) => (said += chunk))
  const [status] = (await once(child, 'close')) as [number]
  assert.is(status, 3)
  assert.match(said, /ended/)
})

test.run()
