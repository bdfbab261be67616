// The start-up program as far as it needs no MLflow: the suite `server` of npm run e2e runs it whole.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
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

/** That of the oldest images, which it tells that they are too old. */
const oldest = [3, 8]

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

test('no server has the passphrase that MLflow publishes, whatever the release', () => {
  const show = '#!/bin/sh\necho "gateway=$MLFLOW_ENABLE_AI_GATEWAY passphrase=$MLFLOW_CRYPTO_KEK_PASSPHRASE" >&2\n'
  writeFileSync(join(folder, 'mlflow'), show, { mode: 0o755 })
  const [gateway, passphrase] = [variableNames.gateway, variableNames.passphrase]
  const keys = (env: Record<string, string>) => start({ PATH: `${folder}:/usr/bin:/bin`, TMPDIR: folder, ...env })
  const made = /gateway=false passphrase=([\w-]{43})\n/
  const [first, second] = [keys({}), keys({ [gateway]: 'false', [passphrase]: '' })].map(
    ({ stderr }) => made.exec(stderr)?.[1],
  )
  assert.ok(first && second && first !== second)
  const own = 'x'.repeat(32)
  assert.match(keys({ [passphrase]: own }).stderr, `gateway= passphrase=${own}\n`)
  assert.not.match(keys({ [passphrase]: own }).stderr, 'shorter')
  assert.match(keys({ [passphrase]: 'short' }).stderr, /passphrase of the gateway is shorter than 32 characters/)
  const published = 'mlflow-default-kek-passphrase-for-development-only'
  for (const [env, said] of [
    [{ [passphrase]: published }, /is the one that MLflow publishes/],
    [{ [gateway]: 'True' }, /the gateway needs a passphrase/],
    [{ [variableNames.webhookKey]: 'no key' }, /is no Fernet key/],
    [{ [variableNames.webhookKey]: 'ä' }, /is no Fernet key/],
  ] as const) {
    const { status, stderr } = keys(env)
    assert.is(status, 1)
    assert.match(stderr, said)
    assert.not.match(stderr, /Traceback|passphrase=/)
  }
})

/** What the program makes of the variables of some pods, and what it says, with some release of MLflow. */
function withHosts(environments: readonly Record<string, string>[], args: string[] = [], release = '(3, 17)') {
  const code = `import json, sys, allowed_hosts as hosts
hosts.mlflow_release = lambda: ${release}
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
    ...['a', 'a.n', 'a.n.svc', 'a.n.svc.cluster.local'].flatMap((name) => [`http://${name}`, `http://${name}:*`]),
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

test('workers of a server that was told to end have as long as the kubelet waits, of one that ended by itself not', async () => {
  // Two seconds in place of 25.
  const program = `import os, sys, process; process.LAST_WORKERS = 2; process.run(lambda: os.execvp('sh', ['sh', '-c', sys.argv[1]]))`
  // A worker that ends later than that, whatever it is told, as one does that has an upload.
  const worker = `trap '' TERM; (i=0; while [ $i -lt 35 ]; do sleep 0.1; i=$((i+1)); done; echo done) &`
  for (const [server, signal, expected] of [
    ['echo ready; exit 3', undefined, 'ready\n'],
    ["trap 'exit 5' TERM; echo ready; while :; do sleep 0.1; done", 'SIGTERM', 'ready\ndone\n'],
  ] as const) {
    const stdio = ['ignore', 'pipe', 'inherit'] as const
    const child = spawn('python3', ['-B', '-c', program, `${worker} ${server}`], { cwd: source, stdio: [...stdio] })
    let said = ''
    child.stdout!.on('data', (chunk: Buffer) => (said += chunk))
    await once(child.stdout!, 'data')
    if (signal) child.kill(signal)
    await once(child, 'exit')
    assert.is(said, expected)
  }
})

test('uvicorn is patient with its workers, where it can be and nothing says how patient', () => {
  const variable = variableNames.uvicornOptions
  const of = (pod: Record<string, string>, args: string[] = [], uvicorn = '(0, 37)', release = '(3, 17)') => {
    const code = `import json, sys, worker_patience as program
program.mlflow_release, program._uvicorn = lambda: ${release}, lambda: ${uvicorn}
print(json.dumps(program.with_worker_patience(json.loads(sys.argv[1]), sys.argv[2:])))`
    const { status, stdout, stderr } = python(code, JSON.stringify(pod), ...args)
    assert.is(status, 0, stderr)
    return JSON.parse(stdout) as Record<string, string>
  }
  assert.equal(of({}), { [variable]: '--timeout-worker-healthcheck=60' })
  assert.equal(of({}, [], '(0, 54)', 'None'), { [variable]: '--timeout-worker-healthcheck=60' })
  assert.equal(of({ [variable]: '--log-level=warning' }), {
    [variable]: '--log-level=warning --timeout-worker-healthcheck=60',
  })
  const own = { [variable]: '--timeout-worker-healthcheck 9' }
  assert.equal(of(own), own)
  assert.equal(of({}, [], '(0, 36)'), {})
  assert.equal(of({}, [], '()'), {})
  assert.equal(of({}, [], '(0, 54)', '(2, 22)'), {})
  for (const args of [['--gunicorn-opts', '-t 9'], ['--uvicorn-opts=--reload'], ['--dev'], ['--waitress-opts=']])
    assert.equal(of({}, args), {}, args[0])
  const gunicorn = { [variableNames.gunicornOptions]: '-t 9' }
  assert.equal(of(gunicorn), gunicorn)
})

/**
 * Sends a signal to process 1 once its child prints something, lets that go on a while later, and returns what was
 * printed and how it ended. In the child a second thread would take any signal, as those of numpy's BLAS do.
 */
async function interrupted(program: string, signal: NodeJS.Signals): Promise<[said: string, status: number]> {
  const code = `import os, sys, threading, time
from process import run, unbroken
put = lambda text: os.write(1, f'{text}\\n'.encode())
def program():
    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
${program.replace(/^/gm, '    ')}
    os._exit(7)
run(program)`
  const child = spawn('python3', ['-B', '-c', code], { cwd: source })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk))
  const ended = once(child, 'close') as Promise<[number]>
  child.stdin.on('error', () => {})
  await once(child.stdout, 'data')
  child.kill(signal)
  await sleep(300)
  child.stdin.end('go on\n')
  const [status] = await ended
  return [said, status]
}

for (const [signal, status] of [
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const) {
  test(`${signal} in a migration waits, whichever thread it comes to`, async () => {
    const program = `with unbroken():
    put('begun')
    sys.stdin.readline()
    put('done')`
    assert.equal(await interrupted(program, signal), ['begun\ndone\n', status])
  })

  test(`${signal} while it waits ends it at once, and without a traceback`, async () => {
    const program = `put('waiting')
time.sleep(60)`
    assert.equal(await interrupted(program, signal), ['waiting\n', status])
  })
}

test('a migration that fails is told, whatever signal has come', async () => {
  const program = `try:
    with unbroken():
        put('begun')
        sys.stdin.readline()
        raise ValueError
except ValueError:
    put('told')`
  assert.equal(await interrupted(program, 'SIGTERM'), ['begun\ntold\n', 7])
})

/** What Python code says on standard error; the program's own `say` among it. */
function said(code: string, ...args: string[]): string {
  const result = python(`import sys, os\n${code}\nos._exit(0)`, ...args)
  assert.is(result.status, 0, result.stderr)
  return result.stderr
}

test('waiting for what never answers has an end, and a line', () => {
  const lines = said(`import patience, threading
from failure import Failure, say
patience.SECONDS, patience.SILENCE = 1, 0.1
try: patience.Patience().ask('the database', threading.Event().wait)
except Failure as failure: say(str(failure))`)
  assert.is(
    lines,
    'mlflow-gitops: waiting for the database: it does not answer\n' +
      'mlflow-gitops: gave up waiting for the database after 1 s: it does not answer\n',
  )
})

test('what is asked in a thread answers and fails as it would here', () => {
  const lines = said(`from patience import Patience
from failure import say
say(Patience().ask('it', lambda: 'an answer'))
try: Patience().ask('it', lambda: open('/absent'))
except OSError as error: say(error.strerror)`)
  assert.is(lines, 'mlflow-gitops: an answer\nmlflow-gitops: No such file or directory\n')
})

test('no line controls a terminal or a runner', () => {
  const lines = said(`from failure import reason, say
say(reason(Exception('a\\x1b[31m red\\n::error::b ##[error]c \\u202e\\x9b é漢')))`)
  assert.is(lines, 'mlflow-gitops: a\\x1b[31m red ::error::b # #[error]c \\u202e\\x9b é漢\n')
})

test('no line shows a secret', () => {
  const secrets = {
    AWS_SECRET_ACCESS_KEY: 'abc/def+ghi',
    AWS_ACCESS_KEY_ID: 'AKIA\n',
    AZURE_STORAGE_CONNECTION_STRING: 'AccountName=a;AccountKey=xyz==',
    PGPASSWORD: 'e',
    PGSSLKEY: source,
  }
  const errors = [
    ["password 'e' of the user is wrong", "password '***' of the user is wrong"],
    ['abc/def+ghi abc%2Fdef%2Bghi', '*** ***'],
    ['AccountName=a;AccountKey=xyz== is malformed', '*** is malformed'],
    ['connect to "http://user:pa/ss@minio:9000/b"', 'connect to "http://***@minio:9000/b"'],
    [
      "b'AWS4-HMAC-SHA256 Credential=AKIA\\\\n/20261128/s3, Signature=0a1b2c'",
      "b'AWS4-HMAC-SHA256 Credential=***, Signature=***'",
    ],
    ['https://a.blob.core.windows.net/c?sv=1&sig=abc%3D', 'https://a.blob.core.windows.net/c?sv=1&sig=***'],
    [`private key file "${source}" has group access`, `private key file "${source}" has group access`],
  ]
  const lines = said(
    `import json; from failure import keep_secrets, reason, say
keep_secrets(json.loads(sys.argv[1]))
for text, _ in json.loads(sys.argv[2]): say(reason(Exception(text)))`,
    JSON.stringify(secrets),
    JSON.stringify(errors),
  )
  assert.equal(
    lines.trim().split('\n'),
    errors.map(([, expected]) => `mlflow-gitops: ${expected}`),
  )
})

/** A SQLite database with one table, and an engine as far as the copy looks at one. */
function database(name: string): { path: string; setUp: string } {
  const path = join(folder, name)
  const setUp = `import sqlite3
from types import SimpleNamespace as Namespace
from failure import Failure, say
path = ${JSON.stringify(path)}
engine = Namespace(dialect=Namespace(name='sqlite'), url=Namespace(database=path))
def sql(text, path=path):
    with sqlite3.connect(path) as it: return it.execute(text).fetchall()
sql('CREATE TABLE runs (name)')
def tried(block):
    from sqlite_copy import Copies
    try:
        with Copies(engine, '').restored_on_failure('upgrading', keep=True): block()
    except Failure as failure: say(str(failure))
`
  return { path, setUp }
}

test('a failed upgrade of SQLite is undone, and told', () => {
  const { path, setUp } = database('fails.db')
  const lines = said(`${setUp}
def block():
    sql('DROP TABLE runs')
    raise ValueError('of a migration')
tried(block)
assert sql('SELECT * FROM runs') == []`)
  const restored = 'the copy made before has been restored, nothing has changed'
  assert.is(lines, `mlflow-gitops: upgrading failed; ${restored}: of a migration\n`)
  assert.not(existsSync(`${path}.upgrading`))
})

test('an upgrade of SQLite without a copy does not begin, and says why', () => {
  const { path, setUp } = database('no-copy.db')
  const begun = `def block(): say('begun')`
  const full = said(`${setUp}${begun}
import shutil; shutil.disk_usage = lambda _: Namespace(free=1)
tried(block)`)
  const told = 'mlflow-gitops: upgrading has not begun, nothing has changed: '
  assert.is(full, `${told}it needs 1 MiB of room beside ${path}, and there are 0; enlarge the volume\n`)
  mkdirSync(`${path}.upgrading.part`)
  const refused = said(`${setUp.replace("sql('CREATE", "0 and sql('CREATE")}${begun}\ntried(block)`)
  assert.is(refused.split(': [')[0], `${told}${path} could not be copied to ${path}.upgrading`)
})

test('an upgrade of SQLite that cannot be undone says so, and keeps the copy', () => {
  const { path, setUp } = database('no-restore.db')
  const lines = said(`${setUp}
def block():
    os.remove(path)
    os.mkdir(path)
    raise ValueError('of a migration')
tried(block)
assert sql('SELECT * FROM runs', path + '.upgrading') == []`)
  assert.is(
    lines,
    `mlflow-gitops: upgrading failed: of a migration; the copy ${path}.upgrading could not be restored to ${path}, which ` +
      'is half changed: unable to open database file; make room on the volume, the next start tries it again\n',
  )
})

test('links beside the database are not followed', () => {
  const { path, setUp } = database('links.db')
  const target = join(folder, 'target')
  writeFileSync(target, 'of somebody else')
  for (const end of ['.upgrading.part', '.lock']) symlinkSync(target, `${path}${end}`)
  const lines = said(`${setUp}
from lock import LOCKS
tried(lambda: None)
try: LOCKS['sqlite'](engine).__enter__()
except Failure as failure: say(str(failure))`)
  assert.match(
    lines,
    /^mlflow-gitops: the file .*links\.db\.lock cannot be opened: .*; remove it where it is a link\n$/,
  )
  assert.is(readFileSync(target, 'utf8'), 'of somebody else')
})

test('a copy is put back only over what an upgrade has left', () => {
  const { setUp } = database('interrupted.db')
  const lines = said(`${setUp}
import sqlite_copy
from migration import _undo
def left(text, revision, newest='newest'):
    schema = Namespace(known=lambda: {'known'}, revision=lambda _: revision, newest=lambda: newest)
    sqlite_copy.copy_database(path, path + '.users.upgrading')
    sql(text)
    try: _undo(engine, schema, sqlite_copy.Copies(engine, '.users'))
    except Failure as failure: say(str(failure))
    return sql('SELECT * FROM runs'), [name for name, in sql('SELECT name FROM sqlite_master')]
# Half-way, and never begun.
assert left('CREATE TABLE other (name)', 'known') == ([], ['runs'])
assert left("INSERT INTO runs VALUES ('since')", 'known') == ([('since',)], ['runs'])
# Of a newer MLflow, and of this one.
assert left('CREATE TABLE newer (name)', 'unknown') == ([('since',)], ['runs', 'newer'])
assert left('CREATE TABLE current (name)', 'known', newest='known') == ([('since',)], ['runs', 'newer', 'current'])`)
  const [restored, asked, ...more] = lines.trim().split('\n')
  assert.equal(more, [])
  assert.is(restored, 'mlflow-gitops: an upgrade was interrupted: restoring the copy made before it')
  assert.match(asked!, /Remove .*\.users\.upgrading to go on with the database as it is, or move it to .* to go back$/)
})

test("a bucket's answers are told by what they mean", () => {
  const endpoint = 'check MLFLOW_S3_ENDPOINT_URL: this is not how S3 answers'
  const credentials = 'check the credentials and their policy'
  const expired = 'check the credentials, which may have expired, and the region'
  const [unseen, uncreated, gaveUp] = ['cannot be looked at: ', 'cannot be created: ', 'gave up waiting']
  // What is said where it is only looked at, and where it is created.
  const answers: [status: number, looked: string, created: string][] = [
    [200, '', ''],
    [301, '', ''],
    [404, 'does not exist: create it, or have it created (createBucket: true)', 'created the bucket b'],
    [400, `${unseen}the answer is 400; ${expired}`, `${uncreated}the answer is 400; ${expired}`],
    [401, `${unseen}the answer is 401; ${credentials}`, `${uncreated}the answer is 401; ${credentials}`],
    [403, `${unseen}the answer is 403; ${credentials}`, `${uncreated}the answer is 403; ${credentials}`],
    ...[204, 302, 405].map((status): [number, string, string] => [
      status,
      `${unseen}the answer is ${status}; ${endpoint}`,
      `${uncreated}the answer is ${status}; ${endpoint}`,
    ]),
    [429, `${unseen}the answer is 429; it is asked too often`, gaveUp],
    [503, `${unseen}the answer is 503; it has trouble of its own`, gaveUp],
  ]
  const lines = said(
    `import json, types, bucket, patience
from failure import Failure, say
class ClientError(Exception): pass
exceptions = types.ModuleType('botocore.exceptions')
exceptions.ClientError = ClientError
exceptions.ConnectionError = exceptions.HTTPClientError = exceptions.SSLError = type('Other', (Exception,), {})
sys.modules.update({'botocore': types.ModuleType('botocore'), 'botocore.exceptions': exceptions})
patience.SECONDS = 0
class S3:
    meta = types.SimpleNamespace(region_name=None)
    def __init__(self, answer): self.answer = answer
    def head_bucket(self, Bucket):
        if self.answer == 302: raise RecursionError
        if self.answer < 300: return {'ResponseMetadata': {'HTTPStatusCode': self.answer}}
        error = ClientError()
        error.response = {'ResponseMetadata': {'HTTPStatusCode': self.answer}}
        raise error
    def create_bucket(self, Bucket): self.answer = 200
for answer in json.loads(sys.argv[1]):
    for create in ('false', 'true'):
        say(f'{answer} {create}')
        bucket._client = lambda _: S3(answer)
        pod = {'MLFLOW_ARTIFACTS_DESTINATION': 's3://b/a', 'MLFLOW_GITOPS_CREATE_BUCKET': create}
        try: bucket.prepare_bucket(pod, patience.Patience())
        except Failure as failure: say(str(failure))`,
    JSON.stringify(answers.map(([status]) => status)),
  )
  for (const [status, looked, created] of answers) {
    for (const [create, expected] of [
      ['false', looked],
      ['true', created],
    ] as const) {
      const [, after] = lines.split(`mlflow-gitops: ${status} ${create}\n`)
      const told = after!.split(/mlflow-gitops: \d+ (?:false|true)\n/)[0]!
      assert.ok(expected === '' ? told === '' : told.includes(expected), `${status} ${create}: ${told}`)
    }
  }
})

test('folders are those that MLflow takes', () => {
  const lines = said(`from folders import folder_of
from failure import say
for place in ('file:///a%20b', '/a%20b', '/a?b', 'mlruns', 's3://b/a', ''): say(str(folder_of(place)))`)
  assert.equal(
    lines.trim().split('\n'),
    ['/a b', '/a b', '/a?b', 'mlruns', 'None', ''].map((place) => `mlflow-gitops: ${place}`.trim()),
  )
})

/** What is said of the modules that these variables need, in an image of MLflow with none of them. */
const seeModules = (pod: Record<string, string>) =>
  said(
    `import json, types, modules
from failure import Failure, say
names = ['mlflow', 'mlflow.store', 'mlflow.store.artifact', 'mlflow.store.artifact.artifact_repository_registry']
sys.modules.update((name, types.ModuleType(name)) for name in names)
sys.modules[names[-1]]._artifact_repository_registry = types.SimpleNamespace(_registry={'': 0, 's3': 0, 'abfss': 0})
def import_module(name): raise ModuleNotFoundError(f"No module named '{name}'")
modules.import_module = import_module
try: modules.see_modules(json.loads(sys.argv[1]))
except Failure as failure: say(str(failure)); os._exit(0)
say('goes on')`,
    JSON.stringify(pod),
  )

test('a module that the artifacts need is named, and how one comes by it', () => {
  const [destination, root] = ['MLFLOW_ARTIFACTS_DESTINATION', 'MLFLOW_DEFAULT_ARTIFACT_ROOT']
  const needs = (scheme: string, module: string) =>
    `${scheme}:// needs the Python module ${module}, which cannot be imported here (No module named '${module}'):`
  assert.is(
    seeModules({ [destination]: 's3://b/a' }),
    `mlflow-gitops: ${needs('s3', 'boto3')} take an image of MLflow's from 3.10 on whose tag ends in -full, or build an ` +
      'image with it (pip install boto3)\n',
  )
  assert.is(
    seeModules({ [destination]: 'abfss://c@a.dfs.core.windows.net/x' }),
    `mlflow-gitops: ${needs('abfss', 'azure.storage.filedatalake')} build an image with it (pip install ` +
      'azure-storage-file-datalake azure-identity)\n',
  )
  assert.match(
    seeModules({ [destination]: 'abfs://c@a/x' }),
    /keeps no artifacts at abfs:\/\/; .* it knows s3, abfss\n$/,
  )
  assert.match(seeModules({ [root]: 's3://b/a' }), /the UI will not show artifacts: s3:\/\/ needs .*\n.*goes on\n$/)
  assert.is(seeModules({ [destination]: '/data', [root]: 'mlruns' }), 'mlflow-gitops: goes on\n')
})

test('an MLflow that reads no variables is refused', () => {
  const seeRelease = (release: string): string =>
    said(`import release
from failure import Failure, say
release.mlflow_release = lambda: ${release}
try: release.see_release()
except Failure as failure: say(str(failure))`)
  assert.is(
    seeRelease('(1, 28)'),
    'mlflow-gitops: MLflow 1.28 reads no options from variables and would keep its records in a folder of the ' +
      'container: use 1.29 or later\n',
  )
  assert.is(seeRelease('(1, 29)') + seeRelease('(3, 17)') + seeRelease('None'), '')
})

/** What is said of an administrator whom these variables name. */
const seeAdministrator = (username: string, password: string): string =>
  said(
    `import json
from administrator import read_administrator
from failure import Failure, reason, say
name, password = json.loads(sys.argv[1])
try: say(read_administrator({'AUTH_ADMIN_USERNAME': name, 'AUTH_ADMIN_PASSWORD': password}).username)
except Failure as failure: say(reason(failure))`,
    JSON.stringify([username, password]),
  ).replace(/^mlflow-gitops: (the administrator's )?|\n$/g, '')

test("an administrator's credentials are those that every client can send, and nobody knows", () => {
  const printable = String.fromCharCode(...Array.from({ length: 95 }, (_, index) => 32 + index))
  const good = 'twelve or more'
  assert.is(seeAdministrator('ad min%;#$\'"', printable), 'ad min%;#$\'"')
  const faults: [string, string, RegExp][] = [
    ['', good, /^user name in the Secret is empty$/],
    ['admin', '', /^password in the Secret is empty$/],
    ['admin', `${good}\n`, /^password in the Secret ends in a line break: /],
    ['admin\r\n', good, /^user name in the Secret ends in a line break: /],
    ['admin', `${good} é`, /^password in the Secret has characters other than the printable ones of ASCII/],
    ['ad\tmin', good, /^user name in the Secret has characters other than/],
    ['ad:min', good, /^user name in the Secret has a colon/],
    [' admin', good, /^user name in the Secret has a colon, or a blank at an end/],
    ['admin', 'eleven char', /^password in the Secret has 11 characters: it has to have 12 or more$/],
    ['admin', 'password1234', /^password in the Secret is the one that MLflow used to ship/],
  ]
  for (const [username, password, line] of faults) assert.match(seeAdministrator(username, password), line)
})

test("MLflow's file of users says what it was given, whoever reads it, and goes with the server", () => {
  const lines = said(`import configparser, stat
from administrator import Administrator
from auth_config import write_config
from failure import say
from private import make_private_folder, remove_private_folder
class URL:
    def render_as_string(self, hide_password): return 'postgresql://u:p%25%28here%29s@h/d?a=%(x)s'
os.environ['TMPDIR'] = ${JSON.stringify(folder)}
given = Administrator('ad%min;#=[x]', 'never written: %(here)s')
# Another process of the same number, killed, has left its own.
write_config({'AUTH_DEFAULT_PERMISSION': 'EDIT'}, URL(), given)
make_private_folder.cache_clear()
path = write_config({'AUTH_DEFAULT_PERMISSION': 'READ', 'AUTH_CACHE_SECONDS': '5'}, URL(), given)
assert [stat.S_IMODE(os.stat(one).st_mode) for one in (path, os.path.dirname(path))] == [0o600, 0o700]
text = open(path).read()
assert given.password not in text
config = configparser.ConfigParser()
config.read(path)
for name in ('default_permission', 'database_uri', 'auth_cache_ttl_seconds', 'admin_username'): say(config['mlflow'][name])
assert len(config['mlflow']['admin_password']) > 30
remove_private_folder(os.getpid())
assert not os.path.exists(os.path.dirname(path))`)
  assert.equal(lines.trim().split('\n'), [
    'mlflow-gitops: READ',
    'mlflow-gitops: postgresql://u:p%25%28here%29s@h/d?a=%(x)s',
    'mlflow-gitops: 5',
    'mlflow-gitops: ad%min;#=[x]',
  ])
})

test('the key of forms is the same in every pod, another for another password, and shows none', () => {
  const lines = said(`from administrator import Administrator
from auth_config import form_key
from failure import say
for password in ('a password of mine', 'a password of mine', 'another password'): say(form_key(Administrator('a', password)))`)
  const [one, same, other] = lines.trim().split('\n')
  assert.match(one!, /^mlflow-gitops: [0-9a-f]{128}$/)
  assert.is(one, same)
  assert.is.not(one, other)
})

/** Where users would be, and what is said of it. */
const whereUsersAre = (server: Record<string, string>, pod: Record<string, string> = {}): string =>
  said(
    `import json, stores
from authentication import read_authentication
from failure import Failure, say
class URL(str):
    def get_backend_name(self): return self.split(':')[0].split('+')[0]
import types
engine = types.ModuleType('sqlalchemy.engine')
engine.make_url = URL
sys.modules.update({'sqlalchemy': types.ModuleType('sqlalchemy'), 'sqlalchemy.engine': engine})
server, pod = json.loads(sys.argv[1])
try:
    given = read_authentication(server, pod)
    say(f'{given.database.name} {given.database.url} {given.database.upgrade}' if given else 'nobody')
except Failure as failure: say(str(failure))`,
    JSON.stringify([server, pod]),
  )
    .trim()
    .replace('mlflow-gitops: ', '')

test('users are where the values say, and never in MySQL', () => {
  const runs = { MLFLOW_BACKEND_STORE_URI: 'postgresql://h/runs' }
  const own = { AUTH_DATABASE_URI: 'postgresql://h/users' }
  const pod = {
    AUTH_DEFAULT_PERMISSION: 'READ',
    AUTH_ADMIN_USERNAME: 'admin',
    AUTH_ADMIN_PASSWORD: 'twelve or more',
    DATABASE_UPGRADE: 'auto',
  }
  assert.is(whereUsersAre(runs), 'nobody')
  assert.is(whereUsersAre(runs, pod), 'backendStore postgresql://h/runs auto')
  assert.is(whereUsersAre({ ...runs, ...own }, pod), 'authStore postgresql://h/users never')
  assert.match(
    whereUsersAre({ MLFLOW_BACKEND_STORE_URI: 'mysql+pymysql://h/runs' }, pod),
    /^MySQL and MariaDB can't keep/,
  )
  assert.match(whereUsersAre({ MLFLOW_BACKEND_STORE_URI: 'mlruns' }, pod), /^users need a database/)
})

test('the Secrets in the environment of process 1 are no file for the server', () => {
  const lines = said(`from process import run
def program():
    # As another user than root, who may read everything.
    if os.getuid() == 0: os.setuid(65534)
    try: os.write(2, f'{len(open(f"/proc/{os.getppid()}/environ").read())} bytes'.encode())
    except PermissionError: os.write(2, b'closed')
    os._exit(0)
if os.fork() == 0:
    if os.getuid() == 0: os.setresuid(65534, 65534, 65534)
    import ctypes
    ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)
    run(program)
os.wait()`)
  assert.is(lines, 'closed')
})

test.run()
