// The command as people and CI call it: what it prints, where, and how it ends.
import { spawnSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseAllDocuments } from 'yaml'

const command = resolve(import.meta.dirname, '../dist/cli.js')
const test = suite('command line')
const roots: string[] = []

const persistent = `backendStore: {dbpath: /data/mlflow.db}
persistent_storage: {enabled: true, volumes: {pvc-user: null, data: {pvc_name: data, mount_path: /data, size: 1Gi}}}
`

function newRoot(files: Record<string, string>, name = 'mlflow-gitops-cli-'): string {
  const root = mkdtempSync(join(tmpdir(), name))
  roots.push(root)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

function run(args: string[], options: { cwd?: string; env?: Record<string, string> } = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], {
    encoding: 'utf8',
    ...options,
    env: { PATH: process.env.PATH!, ...options.env },
  })
  assert.not.match(stderr, /^\s+at .*[:(]/m)
  return { status, stdout, stderr }
}

const two = () => newRoot({ 'environments/dev.yaml': persistent, 'environments/team/prod.yaml': persistent })
const broken = () => newRoot({ 'environments/dev.yaml': 'relase: a\n', 'environments/ok.yaml': persistent })

test.after(() => roots.forEach((root) => rmSync(root, { recursive: true, force: true })))

test('compile writes, a second compile changes nothing, and --check agrees', () => {
  const root = two()
  const first = run(['compile', '--root', root])
  assert.is(first.status, 0)
  assert.is(first.stdout, '')
  assert.match(first.stderr, /^2 environments, 1\d files: 1\d written\n$/)
  assert.match(run(['compile', '--root', root]).stderr, /: 1\d unchanged\n$/)
  assert.is(run(['compile', '--check', '--root', root]).status, 0)
})

test('--check fails after any edit of out/, names the file, and writes nothing', () => {
  const root = two()
  const file = join(root, 'out/overlays/dev/kustomization.yaml')
  assert.is(run(['compile', '--check', '--root', root]).status, 3)
  assert.not(existsSync(join(root, 'out')))
  run(['compile', '--root', root])
  for (const edit of [() => appendFileSync(file, 'a: 1\n'), () => unlinkSync(file)]) {
    edit()
    const { status, stderr } = run(['compile', '--check', '--root', root])
    assert.is(status, 3)
    assert.match(stderr, 'out/overlays/dev/kustomization.yaml')
    assert.is(run(['compile', '--root', root]).status, 0)
  }
  unlinkSync(join(root, 'environments/dev.yaml'))
  assert.match(run(['compile', '--check', '--root', root]).stderr, 'out/overlays/dev/kustomization.yaml is left over')
})

test('an error keeps everything from being written, and other environments from nothing else', () => {
  const root = broken()
  const { status, stderr } = run(['compile', '--root', root])
  assert.is(status, 1)
  assert.match(stderr, 'environments/dev.yaml:1:1 error unknown-key')
  assert.match(stderr, 'did you mean release?')
  assert.not(existsSync(join(root, 'out')))
})

test('with environments named, only their overlays are written and nothing is removed', () => {
  const root = two()
  assert.is(run(['compile', 'dev', '--root', root]).status, 0)
  assert.ok(existsSync(join(root, 'out/overlays/dev')) && existsSync(join(root, 'out/bases/mlflow')))
  assert.not(existsSync(join(root, 'out/overlays/team')))
  run(['compile', '--root', root])
  unlinkSync(join(root, 'environments/dev.yaml'))
  assert.is(run(['compile', 'team/prod', '--root', root]).status, 0)
  assert.ok(existsSync(join(root, 'out/overlays/dev')))
})

test('what machines read is on standard output, what people read on standard error', () => {
  const root = broken()
  const json = run(['compile', '--format', 'json', '--root', root])
  assert.is(JSON.parse(json.stdout).diagnostics[0].code, 'unknown-key')
  assert.is(JSON.parse(run(['compile', '--format', 'sarif', '--root', root]).stdout).version, '2.1.0')
  assert.match(run(['compile', '--format', 'github', '--root', root]).stdout, /^::error file=environments\/dev\.yaml,line=1,/)
  for (const format of ['json', 'sarif', 'github']) {
    assert.is(run(['compile', '--format', format, '--root', root]).stderr, '', format)
  }
  assert.is(run(['compile', '--root', root]).stdout, '')
})

test('colour only when it is asked for, and --quiet says nothing but errors', () => {
  const root = broken()
  assert.not.match(run(['compile', '--root', root]).stderr, '\x1b[')
  assert.match(run(['compile', '--root', root], { env: { FORCE_COLOR: '1' } }).stderr, '\x1b[')
  const warned = newRoot({ 'environments/dev.yaml': '' })
  assert.match(run(['compile', '--root', warned]).stderr, 'sqlite-ephemeral')
  assert.is(run(['compile', '--quiet', '--root', warned]).stderr, '')
})

test('wrong usage: exit status 2, what is wrong, and the usage', () => {
  const root = two()
  const cases: [string[], RegExp][] = [
    [[], /give a command/],
    [['compil'], /there is no command compil; did you mean compile\?/],
    [['compile', '--chek'], /--chek/],
    [['compile', '--format', 'xml', '--root', root], /there is no format xml/],
    [['compile', 'devv', '--root', root], /there is no environment devv; did you mean dev\?/],
    [['render', '--root', root], /render takes one environment/],
    [['render', 'dev', '--set', 'replicas', '--root', root], /--set replicas: write it as KEY\.KEY=VALUE/],
    [['render', 'dev', '-f', 'nowhere.yaml', '--root', root], /nowhere\.yaml can't be read/],
  ]
  for (const [args, message] of cases) {
    const { status, stdout, stderr } = run(args)
    assert.is(status, 2, args.join(' '))
    assert.match(stderr, message)
    assert.match(stderr, 'mlflow-gitops [options] COMMAND')
    assert.is(stdout, '')
  }
})

test('--help and --version', () => {
  assert.match(run(['--help']).stdout, 'mlflow-gitops [options] COMMAND')
  assert.match(run(['--version']).stdout, /^\d+\.\d+\.\d+\n$/)
})

test('render prints the objects; -f lies on the environment, --set on -f, the later on the earlier', () => {
  const root = two()
  const extra = join(root, 'extra.yaml')
  writeFileSync(extra, 'release: from-file\nimage: example.com/mlflow:1\n')
  const { status, stdout } = run(['render', 'team/prod', '-f', extra, '--set', 'release=a', '--set', 'release=from-set', '--root', root])
  assert.is(status, 0)
  const objects = parseAllDocuments(stdout).map((document) => document.toJS())
  assert.equal(objects.map(({ kind }) => kind), ['Deployment', 'Service', 'PersistentVolumeClaim'])
  assert.is(objects[0].metadata.name, 'from-set')
  assert.is(objects[0].metadata.namespace, 'mlflow-team-prod')
  assert.is(objects[0].spec.template.spec.containers[0].image, 'example.com/mlflow:1')
  assert.not(existsSync(join(root, 'out')))
})

test('render: errors in what is set are told with their place, and nothing is printed', () => {
  const { status, stdout, stderr } = run(['render', 'dev', '--set', 'replicas=many', '--root', two()])
  assert.is(status, 1)
  assert.is(stdout, '')
  assert.match(stderr, /--set replicas=many:1:\d+ error wrong-type/)
})

test('render is not kept by the mistakes of others', () => {
  assert.is(run(['render', 'ok', '--root', broken()]).status, 0)
})

test('--root is the folder one stands in by default; spaces and other letters in it are no matter', () => {
  const root = newRoot({ 'environments/dev.yaml': persistent }, 'mlflow gitops Ünïcode ')
  assert.is(run(['compile'], { cwd: root }).status, 0)
  assert.match(readFileSync(join(root, 'out/overlays/dev/kustomization.yaml'), 'utf8'), 'namespace: mlflow-dev')
})

test('a reader that goes away is no mistake', () => {
  const script = `"${process.execPath}" "${command}" render dev --root "${two()}" | head -n 1; exit \${PIPESTATUS[0]}`
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' })
  assert.equal([status, stdout, stderr], [0, 'apiVersion: apps/v1\n', ''])
})

test.run()
