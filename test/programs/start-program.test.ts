// The start-up program as far as it needs no MLflow: the suite `server` of npm run e2e runs it whole.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { files } from '../../dist/start-program.js'
import { compile } from '../../src/compile.ts'
import { mainContainer } from '../../src/facts/kubernetes/container.ts'
import { allowedHosts } from '../../src/facts/mlflow/hosts.ts'
import { variableNames } from '../../src/facts/mlflow/variable-names.ts'
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
function start(env: Record<string, string>) {
  const home = python('import sys; print(sys.executable)').stdout.trim()
  const { status, stdout, stderr } = spawnSync(home, ['-B', join(source, 'start.py')], { env, encoding: 'utf8' })
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

/** What the program makes of the variables of some pods, as JSON. */
const withHosts = (environments: readonly Record<string, string>[]): Record<string, string>[] => {
  const code =
    'import json, sys; from hosts import with_hosts; print(json.dumps([with_hosts(e) for e in json.loads(sys.argv[1])]))'
  const { status, stdout, stderr } = python(code, JSON.stringify(environments))
  assert.is(status, 0, stderr)
  return JSON.parse(stdout) as Record<string, string>[]
}

test('it allows the hosts that explain and diff say, and private addresses', async () => {
  const values = [
    {},
    { namespace: 'a', release: 'b' },
    { http_route: { enabled: true, hostnames: ['c.example.com', '*.example.com'] } },
    { ingress: { enabled: true, host: 'd.example.com' }, http_route: { enabled: true, hostnames: ['d.example.com'] } },
    { server: { allowedHosts: ['e.example.com:8443', 'localhost'], corsAllowedOrigins: ['https://f.example.com'] } },
  ]
  const files = Object.entries(values).map(([index, value]) => [`environments/e${index}.yaml`, JSON.stringify(value)])
  const { environments } = await compile(newProject(Object.fromEntries(files)))
  assert.is(environments.length, values.length)
  const pods = environments.map(({ environment, objects }) => {
    const texts = [...mainContainer(objects)!.variables].map(([name, value]) => [
      name,
      'text' in value ? value.text : '',
    ])
    const fields = [
      [variableNames.service, objects[0]!.metadata.name],
      [variableNames.namespace, environment.values.namespace],
    ]
    return Object.fromEntries([...texts, ...fields]) as Record<string, string>
  })
  const [none] = withHosts([{}])
  const isPrivate = (host: string) => none![variableNames.allowedHosts]!.split(',').includes(host)
  for (const [index, server] of withHosts(pods).entries()) {
    const { headers } = allowedHosts(environments[index]!.objects)
    const unlisted = (hosts: string[]) => [...new Set(hosts)].filter((host) => !isPrivate(host)).sort()
    assert.equal(unlisted(server[variableNames.allowedHosts]!.split(',')), unlisted(headers))
  }
})

test('a list of hosts or pages that the environment has is left as it is', () => {
  const own = { [variableNames.allowedHosts]: 'a', [variableNames.corsAllowedOrigins]: '' }
  assert.equal(withHosts([own]), [own])
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
