// An environment file to start from.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parse } from 'yaml'
import { compile } from '../../src/compile.ts'
import { placeholders, placeholdersIn } from '../../src/model/placeholders.ts'
import { environmentFile } from '../../src/scaffold/environment-file.ts'
import { type Choices, questions } from '../../src/scaffold/questions.ts'
import { createFile } from '../../src/write/environment-file.ts'
import {
  command,
  newProject,
  readFiles,
  removeProjects,
  reportedCodes,
  runCommand,
  withEnvironments,
} from '../support/project.ts'

const test = suite('new')
test.after(removeProjects)

const combinations = questions.database.answers.flatMap((database) =>
  questions.artifacts.answers.flatMap((artifacts) =>
    questions.route.answers.map((route): Choices => ({ database, artifacts, route })),
  ),
)

test('whatever is chosen, and whatever it is called, it compiles, and only placeholders are told', async () => {
  const ids = ['dev', 'team-a/prod', '2024', 'on', 'no/null', '1e3']
  const files = combinations.flatMap((choices, index) =>
    ids.map((id) => [`c${index}/${id}.yaml`, environmentFile({ id: `c${index}/${id}`, ...choices, extends: [] })]),
  )
  const tree = Object.fromEntries(files) as Record<string, string>
  const told = (await reportedCodes(withEnvironments(tree))).map((line) => line.split(' ')[1]!)
  assert.equal([...new Set(told)].sort(), ['auth-open', 'placeholder-left'])
  const open = combinations.filter(({ database, route }) => database === 'mysql' && route !== 'none')
  assert.is(told.filter((code) => code === 'auth-open').length, open.length * ids.length)
  const left = Object.values(tree).flatMap(placeholdersIn)
  assert.equal([...new Set(left)].sort(), Object.values(placeholders).sort())
})

test('what is edited everywhere that it says has no placeholder left', async () => {
  const text = environmentFile({ id: 'a', database: 'postgres', artifacts: 's3', route: 'ingress', extends: [] })
  const edited = Object.values(placeholders).reduce((edited, each) => edited.replaceAll(each, 'mine'), text)
  assert.equal(await reportedCodes(withEnvironments({ 'a.yaml': edited })), [])
})

test('it is written, and never over another', () => {
  const root = withEnvironments({ 'overrides/on.yaml': 'replicas: 1\n', 'dev.yml': '{}\n' })
  const args = ['new', 'team-a/prod', '--root', root]
  const first = runCommand([
    ...args,
    '--database',
    'postgres',
    '--artifacts',
    's3',
    '--route',
    'ingress',
    '--extends',
    'overrides/on.yaml',
  ])
  assert.equal([first.status, first.stdout], [0, ''])
  assert.match(first.stderr, /4 warnings\n.*\/environments\/team-a\/prod\.yaml is written: edit it, then compile\n$/)
  const text = readFileSync(join(root, 'environments/team-a/prod.yaml'), 'utf8')
  const {
    extends: files,
    backendStore,
    ingress,
  } = parse(text) as { extends: string[]; backendStore: { type: string }; ingress: { enabled: boolean } }
  assert.equal([files, backendStore.type, ingress.enabled], [['overrides/on.yaml'], 'postgres', true])
  for (const [id, problem] of [
    ['team-a/prod', /already/],
    ['dev', /already/],
    ['team-a', /folder/],
    ['_x', /shared/],
    ['A', /lower-case/],
    ['nul', /Windows keeps the name nul/],
    ['team/com1', /Windows keeps the name com1/],
    ['a\x1b[31m', /a␛\[31m/],
    ['../x', /lower-case/],
    ['', /lower-case/],
  ] as const) {
    const again = runCommand(['new', id, '--root', root])
    assert.is(again.status, 2, id)
    assert.match(again.stderr, problem)
  }
  assert.is(readFileSync(join(root, 'environments/team-a/prod.yaml'), 'utf8'), text)
  assert.not(existsSync(join(root, 'environments/team-a.yaml')))
})

test('it names a cluster of the fleet, and says what the fleet does not allow', async () => {
  const root = newProject({
    'environments/_fleet.yaml':
      'repository: {url: "https://git.example.com/a"}\nclusters: {"2": {}}\ndestinations: [{namespace: a-*}]\nargocd: {}\n',
  })
  const { status, stderr } = runCommand(['new', 'dev', '--root', root])
  assert.is(status, 1)
  assert.match(stderr, /error destination-refused/)
  const { environments, ids, diagnostics } = await compile(root)
  assert.equal([environments.length, ids, diagnostics.map(({ code }) => code)], [0, ['dev'], ['destination-refused']])
})

test('it writes into environments/ and nowhere else, and leaves nothing behind where it can not', () => {
  const outside = newProject({ 'dev.yaml': '{}\n' })
  const leaving = newProject({})
  symlinkSync(outside, join(leaving, 'environments'))
  const inside = withEnvironments({ 'dev.yaml': '{}\n' })
  symlinkSync(outside, join(inside, 'environments/team'))
  symlinkSync(join(outside, 'prod.yaml'), join(inside, 'environments/link.yaml'))
  for (const [root, id] of [
    [leaving, 'prod'],
    [leaving, 'team/prod'],
    [inside, 'team/prod'],
    [inside, 'link'],
  ] as const) {
    const { status, stderr } = runCommand(['new', id, '--root', root])
    assert.ok(status === 1 || status === 2, stderr)
    assert.match(
      stderr,
      /a symbolic link leads elsewhere|is the folder of this one|there is an environment link already/,
    )
  }
  assert.equal(readFiles(outside), { 'dev.yaml': '{}\n' })
  assert.throws(() => createFile(inside, 'team/prod.yaml', ''), /a folder is a link/)
  assert.equal(readdirSync(join(inside, 'environments')).sort(), ['dev.yaml', 'link.yaml', 'team'])
})

test('on a disk that takes nothing more no file is left, not even an empty one', () => {
  const root = withEnvironments({ 'dev.yaml': '{}\n' })
  const words = [process.execPath, command, 'new', 'team/prod', '--root', root]
  const { status, stderr } = spawnSync('bash', ['-c', 'ulimit -f 0; exec "$@"', 'bash', ...words], {
    encoding: 'utf8',
  })
  assert.is(status, 1, stderr)
  assert.match(stderr, /can't write environments\/team\/prod\.yaml: the file would be larger/)
  assert.equal(readdirSync(join(root, 'environments')), ['dev.yaml'])
})

test('what it extends is looked for', () => {
  const { status, stderr } = runCommand(['new', 'z', '--extends', '../../etc/passwd', '--root', newProject({})])
  assert.is(status, 1)
  assert.match(stderr, /\/environments\/z\.yaml:\d+:\d+ error extends-outside/m)
})

test('a folder that can not be written to is said in words', () => {
  const root = newProject({ environments: 'a file' })
  const { status, stderr } = runCommand(['new', 'dev', '--root', root])
  assert.is(status, 1)
  assert.match(
    stderr,
    /error output-failure\n {2}can't write environments\/dev\.yaml: something of that name is there already/,
  )
})

test('on a terminal it asks for what is not given, until it understands', () => {
  const root = newProject({ 'environments/dev.yaml': '{}\n' })
  const script = `
import os, pty, sys
pid, terminal = pty.fork()
if pid == 0: os.execvp(sys.argv[1], sys.argv[1:])
os.write(terminal, b'oracle\\npostgres\\n\\ndb.acme.io\\n\\n')
output = b''
try:
  while True:
    part = os.read(terminal, 1024)
    if not part: break
    output += part
except OSError: pass
print(output.decode())
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`
  const words = [process.execPath, command, 'new', 'prod', '--root', root, '--route', 'ingress']
  const { status, stdout, stderr } = spawnSync('python3', ['-c', script, ...words], {
    encoding: 'utf8',
    timeout: 30_000,
  })
  assert.is(status, 0, stdout + stderr)
  assert.is(stdout.match(/Where are runs recorded\?/g)?.length, 2)
  assert.not(stdout.includes('outside the cluster'))
  const { backendStore } = parse(readFileSync(join(root, 'environments/prod.yaml'), 'utf8')) as {
    backendStore: { type: string; host: string }
  }
  assert.equal([backendStore.type, backendStore.host], ['postgres', 'db.acme.io'])
  // What is left open stays a placeholder, and what is not needed is not asked for.
  assert.match(stdout, /placeholder-left/)
  assert.not(stdout.includes('bucket'))
})

test.run()
