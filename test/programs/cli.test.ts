// The built command as a process: what it prints where, and how it ends.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseAllDocuments } from 'yaml'
import { readArguments, requireOptionsOf } from '../../src/commands/arguments.ts'
import type { Command } from '../../src/commands/command.ts'
import { commands, meantBy } from '../../src/commands/commands.ts'
import { type CommandName, optionsOf } from '../../src/commands/options.ts'
import {
  command,
  newProject,
  readFiles,
  removeProjects,
  runCommand,
  type Tree,
  withEnvironments,
  writeFiles,
} from '../support/project.ts'

const test = suite('cli')
test.after(removeProjects)

/** Two environments about which there is nothing to say. */
const sound: Tree = {
  '_defaults.yaml':
    'backendStore: {dbpath: /data/mlflow.db}\npersistent_storage: {enabled: true, volumes: {pvc-user: null, data: {pvc_name: data, mount_path: /data}}}\nrestricted: true\nenv_vars: {MLFLOW_ARTIFACTS_DESTINATION: /data/artifacts}\n',
  'dev.yaml': 'release: mlflow\n',
  'team/prod.yaml': 'release: mlflow\nreplicas: 1\n',
}
const warned: Tree = { ...sound, 'dev.yaml': 'backendStore: {dbpath: /tmp/mlflow.db}\n' }
const broken: Tree = { ...sound, 'dev.yaml': 'relese: mlflow\n' }

interface Output {
  state: string
  environments: number
  files: number
  written: string[]
  removed: string[]
  unchanged: number
}

const nothing = { stdout: '', stderr: '' }

/** A root that is compiled. */
function compiled(files: Tree = sound): string {
  const root = withEnvironments(files)
  assert.is(runCommand(['compile', '--root', root]).status, 0)
  return root
}

test('compile writes out/ and says how much; a second time it has nothing to do', () => {
  const root = withEnvironments(sound)
  const first = runCommand(['compile', '--root', root])
  assert.equal([first.status, first.stdout], [0, ''])
  assert.match(first.stderr, /^2 environments, \d+ files: \d+ written\n$/)
  const written = readFiles(join(root, 'out'))
  assert.ok(written['overlays/team/prod/kustomization.yaml'])
  assert.match(runCommand(['compile', '--root', root]).stderr, /^2 environments, \d+ files: \d+ unchanged\n$/)
  assert.equal(readFiles(join(root, 'out')), written)
})

test('an error is told with its place and what to write, and nothing is written', () => {
  const root = withEnvironments(broken)
  const { status, stdout, stderr } = runCommand(['compile', '--root', root])
  assert.equal([status, stdout], [1, ''])
  assert.match(stderr, /\/environments\/dev\.yaml:1:1 error unknown-key\n/)
  assert.match(stderr, /did you mean release\?/)
  assert.match(stderr, /nothing was written\n$/)
  assert.not(existsSync(join(root, 'out')))
})

test('a warning keeps nothing from being written', () => {
  const { status, stderr } = runCommand(['compile', '--root', withEnvironments(warned)])
  assert.is(status, 0)
  assert.match(stderr, /warning sqlite-ephemeral/)
})

test('an error keeps what was written before', () => {
  const root = compiled()
  const before = readFiles(join(root, 'out'))
  writeFiles(root, { 'environments/dev.yaml': 'relese: mlflow\n', 'environments/team/prod.yaml': 'release: other\n' })
  assert.is(runCommand(['compile', '--root', root]).status, 1)
  assert.equal(readFiles(join(root, 'out')), before)
})

test('formats for machines go to standard output, and nothing else does', () => {
  const root = withEnvironments(broken)
  const [json, github, sarif] = ['json', 'github', 'sarif'].map((format) =>
    runCommand(['compile', '--root', root, '--format', format]),
  )
  assert.equal([json!.status, github!.status, sarif!.status], [1, 1, 1])
  assert.equal([json!.stderr, github!.stderr, sarif!.stderr], ['', '', ''])
  const { diagnostics } = JSON.parse(json!.stdout) as { diagnostics: { code: string; location: { file: string } }[] }
  assert.equal(
    diagnostics.map(({ code, location: { file } }) => [code, file]),
    [['unknown-key', 'environments/dev.yaml']],
  )
  assert.match(github!.stdout, /^::error .*file=environments\/dev\.yaml,.*line=1,/)
  const log = JSON.parse(sarif!.stdout) as { version: string; runs: { results: { ruleId: string }[] }[] }
  assert.equal([log.version, log.runs[0]!.results.map(({ ruleId }) => ruleId)], ['2.1.0', ['unknown-key']])
})

test('formats for machines are well-formed where nothing is wrong', () => {
  const root = compiled()
  for (const format of ['json', 'sarif']) {
    const { status, stdout } = runCommand(['compile', '--root', root, '--format', format])
    assert.is(status, 0)
    assert.type(JSON.parse(stdout), 'object')
  }
  assert.equal(runCommand(['compile', '--root', root, '--format', 'github']), { status: 0, ...nothing })
})

test('--quiet leaves only errors', () => {
  assert.equal(runCommand(['compile', '--quiet', '--root', withEnvironments(warned)]), { status: 0, ...nothing })
  const { status, stderr } = runCommand([
    'compile',
    '--quiet',
    '--root',
    withEnvironments({ ...broken, 'team/prod.yaml': warned['dev.yaml']! }),
  ])
  assert.is(status, 1)
  assert.match(stderr, /unknown-key/)
  assert.not.match(stderr, /warning|nothing was written/)
})

test('--check fails before the first compile, passes after it, and writes nothing', () => {
  const root = withEnvironments(sound)
  const before = runCommand(['compile', '--check', '--root', root])
  assert.is(before.status, 3)
  assert.match(before.stderr, /error output-outdated/)
  assert.not(existsSync(join(root, 'out')))
  assert.is(runCommand(['compile', '--root', root]).status, 0)
  const after = runCommand(['compile', '--check', '--root', root])
  assert.equal(after, { status: 0, stdout: '', stderr: 'out/ is current\n' })
})

const edits: [what: string, file: string, edit: (root: string) => void][] = [
  [
    'a file was edited',
    'out/overlays/dev/kustomization.yaml',
    (root) => appendFileSync(join(root, 'out/overlays/dev/kustomization.yaml'), '# by hand\n'),
  ],
  [
    'a file was deleted',
    'out/bases/mlflow/service.yaml',
    (root) => rmSync(join(root, 'out/bases/mlflow/service.yaml')),
  ],
  [
    'an environment was added',
    'out/overlays/new/kustomization.yaml',
    (root) => writeFiles(root, { 'environments/new.yaml': 'release: new\n' }),
  ],
  [
    'an environment was removed',
    'out/overlays/dev/kustomization.yaml',
    (root) => rmSync(join(root, 'environments/dev.yaml')),
  ],
  [
    'an environment was changed',
    'out/overlays/dev/deployment.patch.yaml',
    (root) => writeFiles(root, { 'environments/dev.yaml': 'memory_per_gpu: 8\n' }),
  ],
  [
    'its line ends were converted',
    'out/overlays/dev/kustomization.yaml',
    (root) => {
      const path = 'out/overlays/dev/kustomization.yaml'
      writeFiles(root, {
        [path]: readFiles(join(root, 'out'))['overlays/dev/kustomization.yaml']!.replaceAll('\n', '\r\n'),
      })
    },
  ],
]

for (const [what, file, edit] of edits) {
  test(`--check names the file when ${what}, and changes nothing; a compile mends it`, () => {
    const root = compiled()
    edit(root)
    const before = readFiles(join(root, 'out'))
    const { status, stderr } = runCommand(['compile', '--check', '--root', root])
    assert.is(status, 3)
    assert.ok(stderr.includes(`${file} error output-outdated`), stderr)
    assert.match(stderr, /out\/ is not current\n$/)
    assert.equal(readFiles(join(root, 'out')), before)
    assert.is(runCommand(['compile', '--root', root]).status, 0)
    assert.is(runCommand(['compile', '--check', '--root', root]).status, 0)
  })
}

test('a file that somebody put into out/ is reported, and left where it is', () => {
  const root = compiled()
  writeFiles(root, { 'out/overlays/dev/notes.yaml': 'mine: true\n' })
  for (const check of [[], ['--check']]) {
    const { stderr } = runCommand(['compile', ...check, '--root', root])
    assert.match(stderr, /out\/overlays\/dev\/notes\.yaml warning output-foreign/)
  }
  assert.is(readFiles(join(root, 'out'))['overlays/dev/notes.yaml'], 'mine: true\n')
})

test('compile ENV… checks everything, writes those overlays and removes nothing', () => {
  const root = compiled()
  const before = readFiles(join(root, 'out'))
  writeFiles(root, {
    'environments/dev.yaml': 'release: one\n',
    'environments/team/prod.yaml': 'release: two\n',
    'environments/new.yaml': 'release: new\n',
  })
  assert.is(runCommand(['compile', 'team/prod', '--root', root]).status, 0)
  const after = readFiles(join(root, 'out'))
  const changed = Object.keys(after).filter((path) => after[path] !== before[path])
  assert.ok(changed.length > 0 && changed.every((path) => path.startsWith('overlays/team/prod/')), changed.join())
  writeFiles(root, { 'environments/dev.yaml': 'relese: one\n' })
  assert.is(runCommand(['compile', 'team/prod', '--root', root]).status, 1)
})

test('compile ENV… writes all overlays where a base changes: each is right on one base only', () => {
  const root = withEnvironments({
    ...sound,
    'other.yaml': 'memory_per_gpu: 8\n',
    '_defaults.yaml': 'memory_per_gpu: 8\n',
  })
  assert.is(runCommand(['compile', '--root', root]).status, 0)
  const path = 'overlays/other/deployment.patch.yaml'
  assert.is(readFiles(join(root, 'out'))[path]?.includes('8Gi') ?? false, false)
  writeFiles(root, { 'environments/_defaults.yaml': 'memory_per_gpu: 5\n' })
  assert.is(runCommand(['compile', 'dev', '--check', '--root', root]).status, 3)
  assert.is(runCommand(['compile', 'dev', '--root', root]).status, 0)
  assert.ok(readFiles(join(root, 'out'))[path]!.includes('8Gi'))
  assert.is(runCommand(['compile', '--check', '--root', root]).status, 0)
})

const misuses: [args: string[], said: RegExp][] = [
  [[], /give a command/],
  [['compil'], /there is no command compil; did you mean compile\?/],
  [['constructor'], /there is no command constructor/],
  [['get', 'dev'], /there is no command get; did you mean explain\?/],
  [['validate'], /did you mean compile --check\?/],
  [['template', 'dev'], /did you mean render\?/],
  [['compile', '--chek'], /there is no option --chek; did you mean --check\?/],
  [['compile', '-v'], /there is no option -v; the version is -V/],
  [['compile', '-x'], /there is no option -x/],
  [['compile', '--check', '--check'], /--check is given twice/],
  [['diff', '--base', 'a', '--base=b'], /--base is given twice: it takes one REF/],
  [['diff', '--base', '--exit-code'], /--base takes a value: --base REF/],
  [['compile', '--check=no'], /--check takes no value/],
  [['compile', '--base', 'a'], /compile takes no --base: it belongs to diff/],
  [['compile', '--dry-run'], /compile takes no --dry-run; compile --check writes nothing/],
  [
    ['new', 'x', '--database', 'postgre'],
    /--database postgre: it is one of sqlite, postgres, mysql; did you mean postgres\?/,
  ],
  [['set', 'replicas=1', 'dev', '--all'], /--all means every environment/],
  [['set', 'replicas=1', 'tem*'], /there is no environment tem\*/],
  [['set', 'replicas=1', 'other/_defaults'], /there is no environment other\/_defaults/],
  [['render', 'dev', '-f', '-', '-f', '-'], /-f - is given twice/],
  [['render', 'dev', '--format', 'sarif'], /render has no format sarif: it is one of yaml, json/],
  [['compile', '--format', 'xml'], /there is no format xml: it is one of pretty, json, github, gitlab, junit, sarif/],
  [['compile', '--format', 'toString'], /there is no format toString/],
  [['compile', 'prd'], /there is no environment prd/],
  [['compile', 'team/prd'], /there is no environment team\/prd; did you mean team\/prod\?/],
  [['render'], /render takes one environment/],
  [['render', 'dev', 'team/prod'], /render takes one environment/],
  [['render', 'de'], /there is no environment de; did you mean dev\?/],
  [['render', 'dev', '--set', 'replicas'], /--set replicas: write it as KEY\.KEY=VALUE/],
  [['render', 'dev', '--set', '__proto__.release=a'], /--set __proto__\.release=a: write it as KEY\.KEY=VALUE/],
  [['render', 'dev', '-f', 'nowhere.yaml'], /nowhere\.yaml can't be read/],
  [['compile', '--root'], /--root/],
]

for (const [args, said] of misuses) {
  test(`wrong usage: ${args.join(' ') || 'no arguments'}`, () => {
    const { status, stdout, stderr } = runCommand(args, { cwd: withEnvironments(sound) })
    assert.equal([status, stdout], [2, ''])
    assert.match(stderr, said)
    assert.match(stderr, /--help shows/)
    assert.not.match(stderr, /^\s+at /m)
  })
}

test('a wrong use shows the usage of its command', () => {
  const { stderr } = runCommand(['render', '--nowhere'])
  assert.match(
    stderr,
    '\nusage: mlflow-gitops render ENV [--file FILE] [--set A.B=C]\nmlflow-gitops render --help shows',
  )
})

test('commands and options that are meant are commands and options', () => {
  for (const meant of Object.values(meantBy)) {
    const [command, ...words] = meant.split(' ') as [CommandName, ...string[]]
    requireOptionsOf(command, readArguments(words).given)
  }
})

test('--help, help and --version', () => {
  for (const args of [['--help'], ['-h'], ['help']]) {
    const { status, stdout, stderr } = runCommand(args)
    assert.equal([status, stderr], [0, ''])
    for (const [name, { operands }] of Object.entries(commands)) assert.match(stdout, `  ${name} ${operands}`)
  }
  for (const args of [['--version'], ['-V'], ['version']]) assert.match(runCommand(args).stdout, /^\d+\.\d+\.\d+\n$/)
})

for (const [name, { examples }] of Object.entries(commands) as [CommandName, Command][]) {
  const own = optionsOf(name).map((option) => option.name)
  test(`${name} --help`, () => {
    for (const args of [
      [name, '--help'],
      ['help', name],
    ]) {
      const { status, stdout, stderr } = runCommand(args)
      assert.equal([status, stderr], [0, ''])
      for (const option of own) assert.match(stdout, new RegExp(`^  (-\\w, )?--${option}\\b`, 'm'))
      for (const example of examples) assert.match(stdout, `  mlflow-gitops ${name}${example && ` ${example}`}\n`)
    }
    // What an example gives, the command takes.
    for (const example of examples) {
      const words = [...example.replace(/ \| .*/, '').matchAll(/'([^']*)'|(\S+)/g)].map(
        ([, quoted, plain]) => quoted ?? plain!,
      )
      requireOptionsOf(name, readArguments(words).given)
    }
  })
}

/** The objects that render prints. */
function rendered(args: string[], root = withEnvironments(sound)) {
  const { status, stdout, stderr } = runCommand(['render', 'dev', '--root', root, ...args])
  assert.is(status, 0, stderr)
  return parseAllDocuments(stdout, { version: '1.1' }).map(
    (document) =>
      document.toJS() as { kind: string; metadata: { name: string; namespace: string }; spec: { replicas: number } },
  )
}

test('render prints the objects and nothing else', () => {
  const objects = rendered([])
  assert.equal(
    objects.map(({ kind, metadata: { name, namespace } }) => [kind, name.replace(/-[0-9a-f]{10}$/, ''), namespace]),
    [
      ['Deployment', 'mlflow', 'mlflow-dev'],
      ['Service', 'mlflow', 'mlflow-dev'],
      ['ConfigMap', 'mlflow-start', 'mlflow-dev'],
    ],
  )
  const { stderr, stdout } = runCommand(['render', 'dev', '--root', withEnvironments(warned)])
  assert.match(stderr, /sqlite-ephemeral/)
  assert.not.match(stdout, /sqlite-ephemeral/)
})

test('-f lies over the environment, the later file over the earlier, and --set over all', () => {
  const root = withEnvironments({ ...sound, 'dev.yaml': 'release: own\n' })
  writeFiles(root, { 'a.yaml': 'release: a\nnamespace: a\n', 'b.yaml': 'release: b\n' })
  const [a, b] = ['a.yaml', 'b.yaml'].map((file) => join(root, file)) as [string, string]
  const name = (args: string[]) => rendered(args, root)[0]!.metadata
  assert.equal(
    [name([]).name, name(['-f', a]).name, name(['-f', a, '-f', b]).name, name(['--file', b, '-f', a]).name],
    ['own', 'a', 'b', 'a'],
  )
  assert.is(name(['-f', a, '-f', b]).namespace, 'a')
  assert.equal(
    [name(['--set', 'release=c', '-f', a]).name, name(['--set', 'release=c', '--set', 'release=d']).name],
    ['c', 'd'],
  )
})

test('--set takes YAML, dots in keys, maps and null', () => {
  const text = (...sets: string[]) => JSON.stringify(rendered(sets.flatMap((set) => ['--set', set])))
  assert.match(text('metadata.labels.a\\.b/c=d'), /"a\.b\/c":"d"/)
  assert.match(text('imagePullSecrets=[one, two]'), /"imagePullSecrets":\[\{"name":"one"\},\{"name":"two"\}\]/)
  assert.match(text('env_vars={A: "1=2"}'), /"name":"A","value":"1=2"/)
  assert.match(text('env_vars.A="a b"'), /"value":"a b"/)
  assert.not.match(text('startupProbe=null'), /startupProbe/)
  assert.is(rendered(['--set', 'replicas=0'])[0]!.spec.replicas, 0)
})

test('what is wrong with --set and -f is told where it stands', () => {
  const root = withEnvironments(sound)
  writeFiles(root, { 'more values.yaml': 'replicas: 1\nrelese: a\n', 'broken.yaml': 'release: [\n' })
  const wrong = (args: string[]) => {
    const { status, stdout, stderr } = runCommand(['render', 'dev', ...args], { cwd: root })
    assert.equal([status, stdout], [1, ''])
    assert.not.match(stderr, /^\s+at /m)
    return stderr
  }
  assert.match(wrong(['--set', 'replicas=two']), /^--set replicas=two\S* error wrong-type/m)
  assert.match(wrong(['--set', 'relese=a']), /^--set relese=a\S* error unknown-key/m)
  assert.match(wrong(['--set', 'a={']), /^--set a=\{\S* error yaml-syntax/m)
  assert.match(wrong(['--set', 'release=yes']), /error ambiguous-scalar/)
  assert.match(wrong(['-f', 'more values.yaml']), /^more values\.yaml:2:1 error unknown-key/m)
  assert.match(wrong(['-f', 'broken.yaml']), /^broken\.yaml:\d+:\d+ error yaml-syntax/m)
})

test('render of one environment does not mind what is wrong with another', () => {
  const files = { ...sound, 'team/prod.yaml': 'relese: a\n' }
  assert.is(rendered([], withEnvironments(files)).length, 3)
  assert.is(runCommand(['render', 'team/prod', '--root', withEnvironments(files)]).status, 1)
})

test('colour: none without a terminal, some with FORCE_COLOR, none with NO_COLOR', () => {
  const root = withEnvironments(broken)
  const colored = (env: NodeJS.ProcessEnv) => runCommand(['compile', '--root', root], { env }).stderr.includes('\x1b[')
  assert.equal(
    [colored({}), colored({ FORCE_COLOR: '1' }), colored({ NO_COLOR: '1' }), colored({ FORCE_COLOR: '0' })],
    [false, true, false, false],
  )
})

test('paths with spaces and letters of any language, and another folder to run in', () => {
  const root = newProject({}, 'mlflow ümläut 日本 ')
  writeFiles(root, Object.fromEntries(Object.entries(sound).map(([path, text]) => [`environments/${path}`, text])))
  assert.is(runCommand(['compile', '--root', root], { cwd: '/' }).status, 0)
  assert.equal(readFiles(join(root, 'out')), readFiles(join(compiled(), 'out')))
  assert.is(runCommand(['compile', '--check'], { cwd: root }).status, 0)
  assert.is(runCommand(['compile', '--check', '--root', '../..'], { cwd: join(root, 'environments/team') }).status, 0)
})

test('the root is looked for upwards, as Git does, and paths are those from where one stands', () => {
  const root = withEnvironments({ ...sound, 'team/prod.yaml': 'relese: a\n' })
  const said = (cwd: string, ...args: string[]) => runCommand([...args], { cwd: join(root, cwd) })
  const nowhere = said('environments/team', 'compile')
  assert.is(nowhere.status, 1)
  assert.match(nowhere.stderr, /no-environments/)
  mkdirSync(join(root, '.git'))
  assert.match(said('environments/team', 'compile').stderr, /^prod\.yaml:1:1 error unknown-key\n(?!.*in environment)/s)
  assert.match(said('environments', 'compile').stderr, /^team\/prod\.yaml:1:1 error/)
  assert.match(said('', 'compile').stderr, /^environments\/team\/prod\.yaml:1:1 error/)
  assert.match(said('environments', 'compile', '--format', 'github').stdout, /file=environments\/team\/prod\.yaml,/)
  assert.match(said('environments', 'compile', '--format', 'json').stdout, '"environments/team/prod.yaml"')
  assert.match(said('environments', 'compile', '--root', '..').stderr, /^team\/prod\.yaml:1:1 error/)
  writeFiles(root, { 'environments/team/prod.yaml': 'release: a\n' })
  assert.match(said('environments/team', 'set', 'release=b', 'team/prod').stdout, /^prod\.yaml:1\n/)
  assert.match(said('environments', 'new', 'other').stderr, /other\.yaml is written/)
  assert.ok(existsSync(join(root, 'environments/other.yaml')))
  assert.match(said('environments', 'explain', 'team/prod', 'release').stdout, '  team/prod.yaml:1 (the environment)')
})

test('outside of a repository a folder above is the root only beside out/', () => {
  const root = compiled()
  assert.is(runCommand(['compile', '--check'], { cwd: join(root, 'environments/team') }).status, 0)
  rmSync(join(root, 'out'), { recursive: true })
  assert.match(runCommand(['compile'], { cwd: join(root, 'environments/team') }).stderr, /no-environments/)
})

test('render --format json is a list of objects; what is wrong stays on standard error', () => {
  const root = withEnvironments(warned)
  const { status, stdout, stderr } = runCommand(['render', 'dev', '--format', 'json', '--root', root])
  assert.is(status, 0)
  const kinds = (JSON.parse(stdout) as { kind: string }[]).map(({ kind }) => kind)
  assert.equal(kinds, ['Deployment', 'Service', 'ConfigMap'])
  assert.match(stderr, /sqlite-ephemeral/)
})

test('render -f - reads standard input', () => {
  const root = withEnvironments(sound)
  const render = (input: string) =>
    spawnSync(process.execPath, [command, 'render', 'dev', '-f', '-'], { cwd: root, input, encoding: 'utf8' })
  assert.match(render('release: piped\n').stdout, 'name: piped')
  assert.match(render('relese: piped\n').stderr, /^standard input:1:1 error unknown-key/)
})

test('compile --format json says what was written', () => {
  const root = withEnvironments(sound)
  const output = (...args: string[]) =>
    (JSON.parse(runCommand(['compile', '--format', 'json', '--root', root, ...args]).stdout) as { output: Output })
      .output
  const before = output('--check')
  assert.equal([before.state, before.environments, before.unchanged], ['checked', 2, 0])
  const first = output()
  assert.equal({ ...first, state: 'checked' }, before)
  assert.ok(first.written.includes('overlays/dev/kustomization.yaml'))
  assert.is(first.written.length, first.files)
  rmSync(join(root, 'environments/dev.yaml'))
  const second = output()
  assert.equal([second.written, second.environments], [[], 1])
  assert.ok(second.removed.includes('overlays/dev/kustomization.yaml'))
})

test('set --all, names with * and _defaults; a dry run writes nothing', () => {
  const root = withEnvironments({ ...sound, 'team/_defaults.yaml': 'memory_per_gpu: 8\n' })
  const set = (...args: string[]) => runCommand(['set', 'server.workers=2', ...args], { cwd: root })
  const before = readFiles(join(root, 'environments'))
  const dry = set('--all', '--dry-run')
  assert.is(dry.status, 0)
  assert.match(dry.stdout, /environments\/dev\.yaml:\d+\n.*environments\/team\/prod\.yaml:\d+\n/s)
  assert.match(dry.stderr, 'nothing was written: this is a dry run')
  assert.equal(readFiles(join(root, 'environments')), before)
  assert.is(set('team/_defaults').status, 0)
  assert.match(readFiles(join(root, 'environments'))['team/_defaults.yaml']!, 'workers: 2')
  assert.is(set('te*').status, 0)
  assert.match(readFiles(join(root, 'environments'))['team/prod.yaml']!, 'workers: 2')
  assert.is(readFiles(join(root, 'environments'))['dev.yaml'], before['dev.yaml'])
  const wrong = runCommand(['set', 'replicas=two', '--all'], { cwd: root })
  assert.is(wrong.stderr.match(/wrong-type/g)?.length, 1)
})

test('explain takes the name of a variable, of a flag, of a code', () => {
  const root = withEnvironments({ ...sound, 'dev.yaml': 'server: {workers: 3}\nenv_vars: {A: b}\n' })
  const explain = (...args: string[]) => runCommand(['explain', ...args], { cwd: root }).stdout
  assert.match(explain('dev', 'A'), 'deployment.spec.template.spec.containers[mlflow].env[A].value in dev: b')
  assert.match(explain('dev', '--', '--workers'), 'server.workers: 3')
  assert.match(
    explain('dev', 'MLFLOW_SERVER_ALLOWED_HOSTS'),
    'MLFLOW_SERVER_ALLOWED_HOSTS is made when the server starts, of',
  )
  assert.match(explain('unknown-key'), /^unknown-key, an error: .*\n\n.*help:/s)
  assert.is((JSON.parse(explain('unknown-key', '--format', 'json')) as { severity: string }).severity, 'error')
})

test('a reader that goes away is no mistake', async () => {
  const variables = Object.fromEntries(
    Array.from({ length: 5000 }, (_, index) => [`VARIABLE_${index}`, 'x'.repeat(100)]),
  )
  const root = withEnvironments({ ...sound, 'dev.yaml': JSON.stringify({ env_vars: variables }) })
  const child = spawn(
    'sh',
    ['-c', '"$0" "$1" render dev --root "$2" | head -n 1; exit 0', process.execPath, command, root],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const [status] = (await once(child, 'close')) as [number]
  assert.equal([status, said], [0, ''])
})

test.run()
