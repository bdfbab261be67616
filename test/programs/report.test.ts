// The page of a fleet: what stands in it without its script, and that nothing of a user's is more than text there.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { committed } from '../support/git.ts'
import { newProject, onOneClaim, removeProjects, runCommand, withEnvironments, writeFiles } from '../support/project.ts'

const test = suite('report')
test.after(removeProjects)

const files = {
  '_defaults.yaml': onOneClaim,
  'dev.yaml': 'image: ghcr.io/mlflow/mlflow:v3.9.0-full\n',
  'team/prod.yaml': 'image: ghcr.io/mlflow/mlflow:v3.17.2-full\n',
}

const report = (root: string, ...args: string[]) => runCommand(['report', '--root', root, '--out', '-', ...args])

test('without its script the page has the table and what needs eyes; the same input gives the same bytes', () => {
  const root = withEnvironments({ ...files, 'broken.yaml': 'relese: a\n' })
  const { status, stdout, stderr } = report(root)
  assert.is(status, 1)
  assert.match(stderr, 'unknown key "relese"')
  assert.match(stdout, /<h2 class="danger">Errors <span class="count">1<\/span><\/h2>/)
  assert.match(stdout, 'unknown key &quot;relese&quot;')
  assert.match(stdout, /<tr id="\/env\/team\/prod"><th scope="row">team\/prod<td>in-cluster<td>.*<td>3\.17\.2<td>/)
  assert.match(stdout, '<tr id="/env/broken"><th scope="row">broken<td>')
  assert.is(report(root).stdout, stdout)
})

test('with a base it begins with the verdict, what follows for whom, and the fields with their lines', () => {
  const root = committed(files)
  writeFiles(root, {
    'environments/dev.yaml': 'image: ghcr.io/mlflow/mlflow:v3.9.0-full\nbackendStore: {dbpath: /data/other.db}\n',
  })
  const { status, stdout } = report(root, '--base', 'HEAD')
  assert.is(status, 0)
  assert.match(stdout, '<div class="verdict danger"><p class="level">danger</p>')
  assert.match(stdout, /<h2 class="danger">Dangers/)
  assert.match(stdout, /<del>sqlite:.*mlflow\.db<\/del>.*<ins>sqlite:.*other\.db<\/ins>/)
  assert.match(stdout, '<td class="cause" data-title="Because of">backendStore.dbpath, environments/dev.yaml:2</td>')
  assert.match(report(root, '--base', 'HEAD', 'team/prod').stdout, /<p class="level">no-op<\/p>/)
})

test('only the page’s own scripts run, and nothing is asked for', () => {
  const { stdout } = report(withEnvironments(files))
  const scripts = [...stdout.matchAll(/<script>(.*?)<\/script>/gs)].map(([, script]) => script!)
  const hashes = scripts.map((script) => `&#39;sha256-${createHash('sha256').update(script).digest('base64')}&#39;`)
  assert.match(stdout, `default-src &#39;none&#39;; script-src ${hashes.join(' ')};`)
  assert.equal([stdout.match(/<script/g)!.length, scripts.length], [2, 2])
  assert.not.match(
    scripts.reduce((text, script) => text.replace(script, ''), stdout),
    /\b(src|href)="(?!#|data:,)/,
  )
})

test('what users write is text, whatever it holds', () => {
  const hostile = '</script><!--<script>alert(1)</script><img src=x onerror=alert(2)>\u202e"\'&'
  const text = JSON.stringify(hostile)
  const root = committed({ ...files, 'dev.yaml': `entrypoint: ${text}\n` })
  writeFiles(root, {
    'environments/dev.yaml': `entrypoint: ${JSON.stringify(`${hostile} again`)}\npatches: ${text}\n`,
    'environments/team/prod.yaml': `metadata: {annotations: {note: ${text}}}\nentrypoint: ${text}\n`,
  })
  for (const { stdout } of [report(root), report(root, '--base', 'HEAD')]) {
    const own = stdout.slice(stdout.indexOf('</head>'), stdout.lastIndexOf('<script>'))
    assert.not.match(own, /<script|<img|<!--|alert\(1\)<|\u202e/)
    assert.is(stdout.match(/<\/script/g)!.length, 2)
  }
  assert.match(report(root, '--base', 'HEAD').stdout, '&lt;img src=x onerror=alert(2)&gt;&lt;U+202E&gt;')
})

test('it is written to a file, of all environments or of those that are named', () => {
  const root = withEnvironments(files)
  const out = join(newProject({}), 'team.html')
  const { status, stdout, stderr } = runCommand(['report', 'team/*', '--root', root, '--out', out])
  assert.equal([status, stdout], [0, ''])
  assert.match(stderr, /team\.html: 1 environment, 0\.\d MB/)
  const page = readFileSync(out, 'utf8')
  assert.match(page, 'id="/env/team/prod"')
  assert.not.match(page, 'id="/env/dev"')
})

test('a page that can not be written is told, and no trace is shown', () => {
  const root = newProject({ 'environments/dev.yaml': 'release: dev\n' })
  for (const [out, why] of [
    [join(root, 'missing/fleet.html'), /can't write .*: its folder is missing/],
    [root, /can't write .*: it is a folder/],
  ] as const) {
    const { status, stderr } = runCommand(['report', '--root', root, '--out', out])
    assert.is(status, 1)
    assert.match(stderr, why)
    assert.not.match(stderr, /\n {4}at /)
  }
})

test.run()
