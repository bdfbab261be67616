// The package as its users get it: packed, installed into an empty folder, called and imported there.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { newProject, removeProjects } from '../support/project.ts'
import { runningServer } from '../support/running-server.ts'

const repository = resolve(import.meta.dirname, '../..')
const test = suite('package')
let folder: string

const run = (command: string, args: string[], cwd: string): string =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

test.before(() => {
  folder = newProject({}, 'mlflow-gitops-package-')
  // dist/ is built, and other tests run it at this moment: only the types are made here.
  run('node', ['--import', 'tsx', 'src/scripts/declarations.ts'], repository)
  run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], repository)
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))!
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }')
  run('npm', ['install', '--offline', '--no-audit', '--no-fund', `./${tarball}`], folder)
  mkdirSync(join(folder, 'environments'))
  writeFileSync(join(folder, 'environments/dev.yaml'), 'release: mlflow\n')
})

test.after(removeProjects)

test('it installs nothing but itself', () => {
  const installed = readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))
  assert.equal(installed, ['mlflow-gitops'])
})

test('it brings its licence', () => {
  const installed = join(folder, 'node_modules/mlflow-gitops')
  const { license } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as { license: string }
  assert.is(license, 'Apache-2.0')
  const text = readFileSync(join(installed, 'LICENSE'), 'utf8')
  assert.is(text, readFileSync(join(repository, 'LICENSE'), 'utf8'))
  assert.match(text, 'Version 2.0, January 2004')
})

test('its command compiles', () => {
  run('npx', ['mlflow-gitops', 'compile', '--root', '.'], folder)
  assert.match(readFileSync(join(folder, 'out/overlays/dev/kustomization.yaml'), 'utf8'), 'namespace: mlflow-dev')
})

test('what it writes names its schema, by new and by import', () => {
  run('npx', ['mlflow-gitops', 'new', 'new', '--quiet'], folder)
  writeFileSync(join(folder, 'running.yaml'), runningServer('postgresql://runs:secret-enough@db.example.com/runs'))
  const { status, stderr } = spawnSync('npx', ['mlflow-gitops', 'import', 'old', 'running.yaml'], { cwd: folder })
  assert.ok(status === 0 || status === 3, String(stderr))
  for (const id of ['new', 'old']) {
    const [line] = readFileSync(join(folder, `environments/${id}.yaml`), 'utf8').split('\n')
    assert.is(line, '# yaml-language-server: $schema=../node_modules/mlflow-gitops/schema/environment.schema.json')
    rmSync(join(folder, `environments/${id}.yaml`))
  }
})

test('its types are one file', () => {
  const files = readdirSync(join(folder, 'node_modules/mlflow-gitops'), { recursive: true }) as string[]
  assert.equal(
    files.filter((file) => file.endsWith('.d.ts')),
    ['dist/index.d.ts'],
  )
})

test('it can be imported, with its types', () => {
  writeFileSync(
    join(folder, 'use.ts'),
    `import { compile, type Compilation, type Values } from 'mlflow-gitops'
const compilation: Compilation = await compile('.')
const values: Values = compilation.environments[0]!.environment.values
// @ts-expect-error there is no such value
values.relase
console.log(values.release, [...compilation.files.keys()].length)
`,
  )
  const tsc = join(repository, 'node_modules/typescript/bin/tsc')
  const options = ['--module', 'nodenext', '--target', 'es2022', '--strict', '--types', '', 'use.ts']
  run('node', [tsc, ...options], folder)
  assert.ok(existsSync(join(folder, 'use.js')))
  assert.match(run('node', ['use.js'], folder), /^mlflow \d+\n$/)
})

test.run()
