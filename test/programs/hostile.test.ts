// Inputs that must end in diagnostics and never in a stack trace: those that no file in Git can be, and very many at
// once.
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { compile } from '../../src/compile.ts'
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts'
import { readInside } from '../../src/phases/1-load/door.ts'
import {
  codesOf,
  newProject,
  type Run,
  readFiles,
  removeProjects,
  reportedCodes,
  runCommand,
  type Tree,
  withEnvironments,
  writeFiles,
} from '../support/project.ts'
import { onThreads } from '../support/threads.ts'

const test = suite('hostile')
test.after(removeProjects)

const errors = (lines: string[]): string[] => lines.filter((line) => line.startsWith('error '))

/** What compiling a root says: on however many threads the same, in the same order. */
async function reported(root: string): Promise<string[]> {
  const alone = await reportedCodes(root)
  for (const count of [1, 2, 5]) assert.equal(codesOf((await onThreads(root, count)).diagnostics), alone)
  return alone
}

/** What is said of one file, dev.yaml, by its path and where it says it. */
const of = async (content: string | Uint8Array): Promise<string[]> =>
  errors(await reported(withEnvironments({ 'dev.yaml': content })))

/** An environment about which there is nothing to say but a typo. */
const typo = 'relese: mlflow\n'

const lines = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => `${line(index)}\n`).join('')

const repeatedText = `metadata:\n  annotations:\n    a: &a ${'x'.repeat(100_000)}\n${lines(30, (index) => `    k${index}: *a`)}`

const operations = (json6902: object[]): string =>
  JSON.stringify({ patches: [{ target: { kind: 'Service' }, json6902 }] })

/** Files with what is said of each: the beginning of every line of diagnostics, in order. */
const files: [what: string, content: string | Uint8Array, ...expected: string[]][] = [
  [
    'bytes that are not UTF-8',
    Buffer.from([...Buffer.from('release: a\nnamespace: '), 0xff, 0xfe, 0x0a]),
    'error invalid-utf8 FILE:2:12',
  ],
  [
    'a text cut in the middle of a character',
    Buffer.from('release: "é"').subarray(0, -2),
    'error invalid-utf8 FILE:1:11',
  ],
  ['UTF-16', Buffer.from('\ufeffrelease: a\n', 'utf16le'), 'error invalid-utf8 FILE:1:1'],
  ['UTF-16 without a byte order mark', Buffer.from('release: a\n', 'utf16le'), 'error yaml-syntax FILE:1:2'],
  ['a NUL byte', 'release: "a\0b"\n', 'error yaml-syntax FILE:1:12'],
  ['only NUL bytes', '\0\0\0', 'error yaml-syntax FILE:1:1'],
  ['a control character', 'release: a\x1b[31m\n', 'error yaml-syntax FILE:1:11'],
  ['two megabytes', `# ${'x'.repeat(2 ** 21)}\n`, 'error file-too-large FILE'],
  ['a billion laughs', bomb(9), 'error file-too-complex FILE:'],
  ['aliases that contain themselves', 'a: &a [*a]\n', 'error yaml-alias FILE:1:8', 'error unknown-key FILE:1:1'],
  [
    '101 levels of lists',
    `patches: ${'['.repeat(101)}${']'.repeat(101)}\n`,
    'error yaml-depth FILE:1:',
    'error wrong-type FILE:1:',
  ],
  [
    '1,000 anchors',
    Array.from({ length: 1000 }, (_, index) => `a${index}: &a${index} x\n`).join(''),
    'error unknown-key FILE:1:1',
  ],
  ['a number beyond the safe ones', 'replicas: 9007199254740993\n', 'error number-range FILE:1:11'],
  ['a number of 400 digits', `replicas: ${'9'.repeat(400)}\n`, 'error number-range FILE:1:11'],
  ['a fraction of 400 digits', `env_vars: {A: 0.${'3'.repeat(400)}}\n`],
  ['infinity', 'replicas: .inf\n', 'error number-range FILE:1:11'],
  ['minus infinity', 'replicas: -.Inf\n', 'error number-range FILE:1:11'],
  ['a variable that spells infinity', 'env_vars: {A: -.Inf}\n'],
  ['not a number', 'replicas: .NaN\n', 'error number-range FILE:1:11'],
  ['a key of 100,000 characters', `${'k'.repeat(100_000)}: 1\n`, 'error yaml-syntax FILE:1:'],
  ['a quoted key of 10,000 characters', `? "${'k'.repeat(10_000)}"\n: 1\n`, 'error unknown-key FILE:1:3'],
  ['a value of 500,000 characters', `release: ${'v'.repeat(500_000)}\n`, 'error invalid-value FILE:1:10'],
  ['100,000 blank lines', `${'\n'.repeat(100_000)}relese: a\n`, 'error unknown-key FILE:100001:1'],
  ['only a byte order mark', '\ufeff'],
  ['old Macintosh line ends', 'release: a\rreplicas: 1\r', 'error '],
  ['a tag that runs code elsewhere', 'release: !!js/function "function () {}"\n', 'error yaml-tag FILE:1:'],
  ['a tag of a map', 'metadata: !custom {a: b}\n', 'error yaml-tag FILE:1:', 'error unknown-key FILE:1:'],
  ['a tag of a key', '!x release: a\n', 'error yaml-tag FILE:1:'],
  ['a set', 'nodeSelector: !!set {a, b}\n', 'error yaml-tag FILE:1:'],
  ['an unknown directive', '%FOO bar\n---\nrelese: a\n', 'error '],
  ['a %TAG directive', '%TAG ! tag:example.com,2000:\n---\nrelease: !x a\n', 'error yaml-tag FILE:3:'],
  ['a document that never begins', '%YAML 1.2\n', 'error yaml-syntax FILE:'],
  ['an empty second document', 'release: a\n---\n', 'error several-documents FILE:2:1'],
  ['a lone colon', ':\n', 'error key-not-text FILE:1:1'],
  ['a lone question mark', '?\n', 'error key-not-text FILE:1:'],
  ['a string at the top', '"text"\n', 'error not-a-map FILE:1:1'],
  ['a number at the top', '42\n', 'error not-a-map FILE:1:1'],
  ['a merge key without a map', '<<: 1\n', 'error yaml-merge FILE:1:1'],
  [
    '15,000 variables that each refer to the next',
    `env_vars:\n${lines(15_000, (index) => `  A${index}: $(A${index + 1})`)}`,
  ],
  ['an alias of a long text, many times', repeatedText, 'error file-too-complex FILE:'],
  ['30,000 values', `patches: [${'a, '.repeat(30_000)}a]\n`, 'error file-too-complex FILE:1:10'],
  [
    'more mistakes than anybody reads',
    lines(3000, (index) => `k${index}: 1`),
    'error mistakes-left-out FILE',
    'error unknown-key FILE:1000:1',
  ],
  [
    'a template that doubles a text',
    'metadata: {annotations: {a: "{{ `\\"`DOUBLED }}"}}\n'.replace('DOUBLED', ' | quote'.repeat(50)),
    'error template FILE:1:',
  ],
  [
    'templates that read a long text',
    `image: ${'i'.repeat(100_000)}\nmetadata: {annotations: {a: "${'{{ .Values.image }}'.repeat(20)}"}}\n`,
    'error template FILE:2:',
  ],
  [
    'a template of half a megabyte that is not closed',
    `metadata: {annotations: {a: "${'{{'.repeat(250_000)}"}}\n`,
    'error template FILE:1:',
  ],
  [
    'an operation of 1,000 levels',
    operations([{ op: 'add', path: '/a'.repeat(1000), value: 1 }]),
    'error patch-failed FILE:',
  ],
  [
    'an object copied into itself',
    operations(
      Array.from({ length: 40 }, (_, index) => ({ op: 'copy', from: '/metadata', path: `/metadata/labels/${index}` })),
    ),
    'error patch-failed FILE:',
  ],
  [
    'an object copied into itself, and compared',
    operations([
      ...Array.from({ length: 40 }, (_, index) => ({ op: 'copy', from: '/metadata', path: `/metadata/${index}` })),
      { op: 'test', path: '/metadata', value: {} },
    ]),
    'error patch-failed FILE:',
  ],
  [
    'a merge key in a circle',
    'a: &a\n  <<: *a\n',
    'error yaml-alias FILE:2:',
    'error yaml-merge FILE:2:',
    'error unknown-key FILE:1:1',
  ],
]

/** What nests so deep that a reader which calls itself runs out of stack. Read in a process that may die of it. */
const deep: [what: string, content: string][] = [
  ['20,000 levels of lists', `patches: ${'['.repeat(20_000)}${']'.repeat(20_000)}\n`],
  ['20,000 lists that are not closed', `patches: ${'['.repeat(20_000)}\n`],
  ['20,000 levels of maps', `a: ${'{a: '.repeat(20_000)}${'}'.repeat(20_000)}\n`],
  ['1,000 levels of blocks', Array.from({ length: 1000 }, (_, level) => `${' '.repeat(level)}a:\n`).join('')],
  ['20,000 levels of compact blocks', `patches:\n${'- '.repeat(20_000)}a\n`],
]

function bomb(levels: number): string {
  const level = (index: number): string =>
    `a${index}: &a${index} [${Array(10)
      .fill(index === 0 ? 'lol' : `*a${index - 1}`)
      .join(', ')}]\n`
  return Array.from({ length: levels }, (_, index) => level(index)).join('')
}

const slug = (what: string): string => what.toLowerCase().replace(/[^a-z0-9]+/g, '-')

for (const [what, content, ...expected] of files) {
  test(`${what}: ${expected.length > 0 ? 'an error with its place' : 'no error'}`, async () => {
    const lines = await of(content)
    if (expected.length === 0) return assert.equal(lines, [])
    for (const line of expected) {
      const start = line.replace('FILE', 'environments/dev.yaml')
      assert.ok(
        lines.some((other) => other.startsWith(start)),
        `${JSON.stringify(lines.slice(0, 5))} has no ${start}`,
      )
    }
    for (const line of lines) assert.match(line, /^error (file-too-large|mistakes-left-out) |:\d+:\d+$/)
  })
}

test('all of them at once: each is reported, nothing is written, and the process ends as it should', () => {
  const root = withEnvironments({
    ...Object.fromEntries(files.map(([what, content]) => [`${slug(what)}.yaml`, content])),
    'team/typo.yaml': typo,
  })
  const onOne = new Map<string, string>()
  for (const [format, threads] of [
    ['pretty', '1'],
    ['json', '1'],
    ['github', '1'],
    ['sarif', '1'],
    ['json', '2'],
    ['pretty', '5'],
    ['json', '5'],
  ] as const) {
    const { status, stdout, stderr } = runCommand(['compile', '--root', root, '--format', format, '--threads', threads])
    const output = stdout + stderr
    if (threads === '1') onOne.set(format, output)
    else assert.is(output, onOne.get(format))
    assert.is(status, 1, output.slice(0, 1000))
    assert.not.match(output, /^\s+at .*[:(]/m)
    for (const [what, , ...expected] of files) {
      if (expected.length > 0) assert.ok(output.includes(`${slug(what)}.yaml`), `${format} says nothing of ${what}`)
    }
    assert.match(output, /team\/typo\.yaml/)
    assert.equal(readdirSync(root), ['environments'])
  }
})

for (const [what, content] of deep) {
  test(`${what}: an error with its place`, () => {
    const root = withEnvironments({ 'dev.yaml': content, 'typo.yaml': typo })
    // Of five threads one that is a worker reads it: its stack is another.
    const [{ status, stdout, stderr }, onFive] = ['1', '5'].map((threads) =>
      runCommand(['compile', '--root', root, '--format', 'json', '--threads', threads]),
    ) as [Run, Run]
    assert.is(status, 1, stderr.slice(0, 300))
    assert.is(onFive.stdout, stdout)
    const said = (JSON.parse(stdout) as { diagnostics: Diagnostic[] }).diagnostics.map(
      ({ code, location: { file } }) => `${code} ${file}`,
    )
    assert.ok(
      said.some((line) => /^yaml-(depth|syntax) environments.dev\.yaml/.test(line)) &&
        said.includes('unknown-key environments/typo.yaml'),
      said.join('\n'),
    )
  })
}

test('a file of a megabyte that 200 environments share, and a row of files that each extend all of the next', async () => {
  const shared = { '_defaults.yaml': `# ${'x'.repeat(1_000_000)}\n` }
  const few = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`e${index}.yaml`, 'restricted: true\n']))
  assert.ok(
    errors(await reported(withEnvironments({ ...shared, ...few }))).includes(
      'error file-too-complex environments/_defaults.yaml',
    ),
  )

  const row = (level: number): string[] => Array.from({ length: 30 }, (_, index) => `overrides/${level}-${index}.yaml`)
  const files = Array.from({ length: 40 }, (_, level) =>
    row(level).map(
      (path) => [path, level === 39 ? 'release: a\n' : `extends: [${row(level + 1).join(', ')}]\n`] as const,
    ),
  )
  const said = errors(
    await reported(
      withEnvironments({ 'dev.yaml': `extends: [${row(0).join(', ')}]\n`, ...Object.fromEntries(files.flat()) }),
    ),
  )
  // Those of one row find it; above them it is known.
  assert.equal(
    said,
    row(35)
      .map((path) => `error extends-depth environments/${path}:1:1`)
      .sort(),
  )
})

test('a message is never as long as what it names', async () => {
  const long = 'x'.repeat(100_000)
  for (const text of [
    `${long}: 1\n`,
    `? ${long}\n: 1\n`,
    `release: "${long}"\n`,
    `extends: ../${long}\n`,
    `cluster: "{{ ${long} }}"\n`,
  ]) {
    const { diagnostics } = await compile(withEnvironments({ 'dev.yaml': text }))
    assert.ok(diagnostics.length > 0)
    for (const { message, help = '' } of diagnostics)
      assert.ok(message.length <= 1000 && help.length <= 1000, message.slice(0, 60))
  }
})

// Where keys are free, a name that every JavaScript object has is a name like any other; where not, it is unknown.

const inherited = [
  'constructor',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'isPrototypeOf',
  '__defineGetter__',
  'prototype',
]

test('keys that JavaScript objects inherit are unknown keys', async () => {
  const places = [
    'KEY: 1',
    'metadata: {KEY: 1}',
    'startupProbe: {httpGet: {KEY: 1}}',
    'patches: [{KEY: 1}]',
    'storage: {ephemeral: {KEY: {KEY: 1}}}',
  ]
  for (const key of inherited) {
    for (const place of places) {
      assert.ok(
        (await of(place.replaceAll('KEY', key))).some((line) => line.startsWith('error unknown-key ')),
        `${key} in ${place}`,
      )
    }
  }
})

test('names that JavaScript objects inherit can be given where names are free', async () => {
  for (const name of inherited) {
    const port = 'constructor'.slice(0, 15)
    const content = JSON.stringify({
      env_vars: { [name]: name },
      metadata: {
        labels: { [name.replaceAll('_', '')]: 'a' },
        annotations: { [`a.b/${name.replaceAll('_', '')}`]: `{{ .Values.env_vars.${name} }}` },
      },
      nodeSelector: { [name.replaceAll('_', '')]: 'a' },
      deployment: { ports: { [port]: 9000 } },
      persistent_storage: { enabled: true, volumes: { [port]: { pvc_name: port, mount_path: '/a', size: '1Gi' } } },
      resources: { limits: { cpu: 1, memory: '8Gi', [`a.b/${name.replaceAll('_', '')}`]: 1 } },
      patches: [
        { target: { kind: 'Deployment' }, patch: { metadata: { annotations: { [name.replaceAll('_', '')]: 'b' } } } },
      ],
    })
    const { environments, diagnostics } = await compile(withEnvironments({ 'dev.yaml': content }))
    assert.equal(
      diagnostics.filter(({ severity }) => severity === 'error'),
      [],
      name,
    )
    const text = JSON.stringify(environments[0]!.objects)
    assert.ok(text.includes(`"name":"${name}","value":"${name}"`), name)
    assert.ok(text.includes(`"a.b/${name.replaceAll('_', '')}":"${name}"`), name)
  }
})

test('__proto__ is refused wherever it stands, and pollutes nothing', async () => {
  const places = [
    '__proto__: {release: a}',
    '"__proto__": {release: a}',
    'metadata: {__proto__: {a: b}}',
    'env_vars: {__proto__: x}',
    'metadata: {labels: {__proto__: x}}',
    'metadata: {annotations: {__proto__: x}}',
    'persistent_storage: {volumes: {__proto__: {pvc_name: a, mount_path: /a}}}',
    'deployment: {ports: {__proto__: 1}}',
    'patches: [{target: {kind: Service}, patch: {__proto__: {polluted: 1}}}]',
    'patches: [{target: {kind: Service}, patch: {metadata: {labels: {__proto__: x}}}}]',
    '<<: {__proto__: {release: a}}',
    'constructor: {prototype: {polluted: 1}}',
  ]
  for (const place of places) {
    const lines = await of(`${place}\n`)
    assert.match(lines[0] ?? 'nothing', /^error (key-not-text|unknown-key) environments\/dev\.yaml:1:\d+$/, place)
    assert.is(({} as { polluted?: unknown }).polluted, undefined)
  }
})

test('a JSON patch can not reach what objects inherit', async () => {
  for (const path of ['/__proto__/polluted', '/constructor/prototype/polluted', '/metadata/__proto__/polluted']) {
    const operations = [{ op: 'add', path, value: 1 }]
    const lines = await of(JSON.stringify({ patches: [{ target: { kind: 'Service' }, json6902: operations }] }))
    assert.match(lines[0] ?? 'nothing', /^error patch-failed /, path)
    assert.is(({} as { polluted?: unknown }).polluted, undefined)
  }
})

test('a template reads no inherited property', async () => {
  for (const path of [
    'constructor',
    'toString.name',
    'metadata.__proto__',
    'metadata.labels.constructor',
    '__proto__.polluted',
  ]) {
    const lines = await of(JSON.stringify({ metadata: { annotations: { a: `{{ .Values.${path} }}` } } }))
    assert.equal(lines, ['error template environments/dev.yaml:1:33'], path)
  }
})

// What is no file of environments/.

test('symbolic links: those to a file inside are followed, no others', async () => {
  const outside = newProject({ 'secret.yaml': 'release: secret\n', 'folder/dev.yaml': 'release: outside\n' })
  const root = withEnvironments({ 'overrides/base.yaml': 'release: base\n', 'team/dev.yaml': typo })
  const link = (target: string, path: string) => symlinkSync(target, join(root, 'environments', path))
  link(join(outside, 'secret.yaml'), 'out.yaml')
  link(join(outside, 'folder'), 'folder')
  link('team', 'again')
  link('nowhere.yaml', 'dangling.yaml')
  link('circle.yaml', 'circle.yaml')
  link('overrides/base.yaml', 'inside.yaml')
  link(join(outside, 'secret.yaml'), 'overrides/secret.yaml')
  writeFiles(root, { 'environments/extends.yaml': 'extends: [overrides/secret.yaml, folder/dev.yaml]\n' })
  assert.equal(errors(await reported(root)).sort(), [
    'error extends-missing environments/extends.yaml:1:34',
    'error symlink environments/again',
    'error symlink environments/circle.yaml',
    'error symlink environments/dangling.yaml',
    'error symlink environments/folder',
    'error symlink environments/out.yaml',
    'error symlink environments/overrides/secret.yaml',
    'error unknown-key environments/team/dev.yaml:1:1',
  ])
  const { environments } = await compile(root)
  assert.equal(
    environments.map(({ environment: { id, values } }) => [id, values.release]),
    [['inside', 'base']],
  )
})

test('pipes, and links to them, are not waited for', async () => {
  const root = withEnvironments({ 'team/dev.yaml': typo })
  spawnSync('mkfifo', [join(root, 'environments/pipe.yaml')])
  symlinkSync('pipe.yaml', join(root, 'environments/link.yaml'))
  assert.equal(errors(await reported(root)), [
    'error file-unreadable environments/link.yaml',
    'error file-unreadable environments/pipe.yaml',
    'error unknown-key environments/team/dev.yaml:1:1',
  ])
  assert.throws(() => readInside(root, 'pipe.yaml'), /it is not a file/)
})

test('what leads out is not read, whatever was checked before', () => {
  const outside = newProject({ 'dev.yaml': 'release: secret\n' })
  const root = withEnvironments({ 'dev.yaml': typo })
  symlinkSync(join(outside, 'dev.yaml'), join(root, 'environments/out.yaml'))
  symlinkSync(outside, join(root, 'environments/team'))
  for (const path of ['out.yaml', 'team/dev.yaml', '../environments/out.yaml'])
    assert.throws(() => readInside(root, path), /it leads out of environments/)
  assert.is(readInside(root, 'dev.yaml').toString(), typo)
})

test('environments/ that leads out of the root, or nowhere', async () => {
  const outside = newProject({ 'dev.yaml': 'release: outside\n' })
  const [leaving, dangling] = [newProject({}), newProject({})]
  symlinkSync(outside, join(leaving, 'environments'))
  symlinkSync('nowhere', join(dangling, 'environments'))
  assert.equal(await reported(leaving), ['error symlink environments'])
  assert.match((await reported(dangling)).join(), /^error (no-environments|symlink) environments$/)
})

test('no environments/, or a file of that name, or nothing in it', async () => {
  assert.equal(await reported(newProject({})), ['error no-environments environments'])
  assert.equal(await reported(newProject({ environments: 'a file\n' })), ['error no-environments environments'])
  const empty = newProject({})
  mkdirSync(join(empty, 'environments'))
  assert.not.throws(() => runCommand(['compile', '--root', empty]))
  const { status, stderr } = runCommand(['compile', '--root', join(empty, 'no such folder')])
  assert.is(status, 1)
  assert.match(stderr, /no-environments/)
})

test('a file, and a folder, that can not be read: the others are still checked', () => {
  // Root reads everything: the command runs as nobody, from a place that nobody can read.
  const isRoot = process.getuid?.() === 0
  const root = mkdtempSync(join(tmpdir(), 'mlflow-gitops-'))
  try {
    chmodSync(root, 0o755)
    cpSync(join(import.meta.dirname, '../../dist'), join(root, 'dist'), { recursive: true })
    writeFileSync(join(root, 'package.json'), '{"type": "module"}')
    const files: Tree = {
      'environments/locked.yaml': 'release: a\n',
      'environments/typo.yaml': typo,
      'environments/folder/dev.yaml': '',
    }
    writeFiles(root, files)
    chmodSync(join(root, 'environments/locked.yaml'), 0)
    const compileAsNobody = () => {
      const { status, stdout, stderr } = spawnSync(process.execPath, ['dist/cli.cjs', 'compile', '--format', 'json'], {
        cwd: root,
        encoding: 'utf8',
        ...(isRoot && { uid: 65534, gid: 65534 }),
      })
      assert.is(status, 1, stderr)
      const said = (JSON.parse(stdout) as { diagnostics: Diagnostic[] }).diagnostics
      return said
        .filter(({ severity }) => severity === 'error')
        .map(({ code, location: { file } }) => `error ${code} ${file}`)
    }
    assert.equal(compileAsNobody(), [
      'error file-unreadable environments/locked.yaml',
      'error unknown-key environments/typo.yaml',
    ])
    chmodSync(join(root, 'environments/folder'), 0)
    assert.ok(compileAsNobody().includes('error file-unreadable environments/folder'))
    assert.equal(readFiles(join(root, 'out')), {})
  } finally {
    chmodSync(join(root, 'environments/folder'), 0o755)
    rmSync(root, { recursive: true })
  }
})

test.run()
