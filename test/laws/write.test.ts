import { spawn } from 'node:child_process'
import { once } from 'node:events'
import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text as textOf } from 'node:stream/consumers'
import { buildSync } from 'esbuild'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts'
import { hasErrors } from '../../src/diagnostics/diagnostic.ts'
import type { Json } from '../../src/model/json.ts'
import { emitFile } from '../../src/phases/9-emit/file.ts'
import { apply } from '../../src/write/apply.ts'
import { outdatedFiles } from '../../src/write/outdated.ts'
import type { Plan } from '../../src/write/plan.ts'
import { plan } from '../../src/write/plan.ts'
import { temporaryName } from '../../src/write/temporary.ts'
import type { Job } from '../support/write-process.ts'

type Files = Map<string, string>

const test = suite('disk')
const isRoot = process.getuid?.() === 0
const nobody = 65534
const roots: string[] = []

function newRoot(): string {
  const root = fs.mkdtempSync(join(tmpdir(), 'mlflow-gitops-disk-'))
  roots.push(root)
  return root
}

test.after(() => {
  for (const root of roots) {
    if (!isRoot) unlock(root)
    fs.rmSync(root, { recursive: true })
  }
})

function unlock(folder: string): void {
  fs.chmodSync(folder, 0o755)
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) unlock(join(folder, entry.name))
  }
}

const textAt = (path: string, content: Json): string => emitFile({ path, documents: [content], source: 'a test' })

/** Generated files of the given environments; another content is another compile. */
function generated(ids: string[], content = 'one'): Files {
  const paths = ids.flatMap((id) => [`overlays/${id}/kustomization.yaml`, `overlays/${id}/deployment.patch.yaml`])
  return new Map(['bases/plain/service.yaml', ...paths].map((path) => [path, textAt(path, { content })]))
}

/** Everything in out/ but its .gitignore, as path → text. A folder without files is not seen, as Git does. */
function written(root: string): Record<string, string> {
  const out = join(root, 'out')
  const files: Record<string, string> = {}
  for (const entry of fs.readdirSync(out, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name).slice(out.length + 1)
    if (entry.isFile() && path !== '.gitignore') files[path] = fs.readFileSync(join(out, path), 'utf8')
  }
  return files
}

function compile(root: string, files: Files, only?: string[]): { plan: Plan; said: string[] } {
  const planned = plan(root, files, only ? { only } : {})
  return { plan: planned, said: said([...planned.diagnostics, ...apply(planned).diagnostics]) }
}

/** Whether a compile would change nothing. */
const isCurrent = (plan: Plan): boolean => !hasErrors(plan.diagnostics) && outdatedFiles(plan).length === 0

const said = (diagnostics: Diagnostic[]): string[] =>
  diagnostics.map(({ severity, code, location }) => `${severity} ${code} ${location.file}`)

function put(root: string, path: string, text = 'by hand\n'): void {
  fs.mkdirSync(join(root, path, '..'), { recursive: true })
  fs.writeFileSync(join(root, path), text)
}

/** A root whose out/ holds what `files` give. */
function compiled(files: Files): string {
  const root = newRoot()
  assert.equal(compile(root, files).said, [])
  return root
}

/** Says what is expected, and leaves out/ as it is. */
function refuses(root: string, files: Files, expected: string[]): void {
  const before = written(root)
  assert.equal(compile(root, files).said, expected)
  assert.equal(written(root), before)
}

test('the first compile makes out/, the second finds nothing to do', () => {
  const root = newRoot()
  const files = generated(['dev', 'team/prod'])
  const first = compile(root, files)
  assert.equal(first.said, [])
  assert.is(first.plan.writes.length, files.size + 1)
  assert.equal(written(root), Object.fromEntries(files))
  assert.match(fs.readFileSync(join(root, 'out/.gitignore'), 'utf8'), /^# Generated .*\n# .*\n\.tmp-\*\/\n$/)
  assert.is(fs.statSync(join(root, 'out/bases/plain/service.yaml')).mode & 0o777, 0o644 & ~process.umask())

  const second = compile(root, files)
  assert.ok(isCurrent(second.plan))
  assert.is(second.plan.kept, files.size + 1)
  assert.equal(fs.readdirSync(join(root, 'out')).sort(), ['.gitignore', 'bases', 'overlays'])
})

test('only what differs is written', () => {
  const root = compiled(generated(['dev', 'prod']))
  const kept = join(root, 'out/overlays/dev/kustomization.yaml')
  const { ino } = fs.statSync(kept)
  const changed = 'overlays/prod/kustomization.yaml'
  const files = generated(['dev', 'prod']).set(changed, textAt(changed, {}))
  const { plan: done, said } = compile(root, files)
  assert.equal(said, [])
  assert.equal(
    done.writes.map(({ path, state }) => [path, state]),
    [[changed, 'changed']],
  )
  assert.equal(written(root), Object.fromEntries(files))
  assert.is(fs.statSync(kept).ino, ino)
})

test('generated files that are no longer wanted go, with the folders that they leave empty', () => {
  const root = compiled(generated(['dev', 'team/a/prod', 'team/b', 'old']))
  put(root, 'out/overlays/old/notes.txt')
  const { said } = compile(root, generated(['dev', 'team/b']))
  assert.equal(said, ['warning output-foreign out/overlays/old/notes.txt'])
  assert.equal(fs.readdirSync(join(root, 'out/overlays/team')), ['b'])
  assert.equal(fs.readdirSync(join(root, 'out/overlays/old')), ['notes.txt'])
})

test('what Argo CD or Flux would apply is an error, where they deliver', () => {
  const files = generated(['dev']).set('argocd/root.yaml', textAt('argocd/root.yaml', {}))
  const root = compiled(files)
  put(root, 'out/argocd/applications/mine.yaml')
  put(root, 'out/flux/mine.yaml')
  const { said, plan: done } = compile(root, files)
  assert.equal(said, ['error output-applied out/argocd/applications', 'warning output-foreign out/flux'])
  assert.equal(done.writes, [])
})

test('what is not generated to lie there is reported and left alone', () => {
  const files = generated(['dev'])
  const root = compiled(files)
  put(root, 'out/README.md')
  put(root, 'out/overlays/dev/copy.yaml', files.get('overlays/dev/kustomization.yaml'))
  put(root, 'out/overlays/mine/a/b.yaml')
  put(root, 'out/overlays/mine/c.yaml')
  put(root, 'out/empty', '')
  const before = written(root)
  const { plan: done, said } = compile(root, files)
  assert.equal(said, [
    'warning output-foreign out/README.md',
    'warning output-foreign out/empty',
    'warning output-foreign out/overlays/dev/copy.yaml',
    'warning output-foreign out/overlays/mine',
  ])
  assert.ok(isCurrent(done))
  assert.equal(written(root), before)
})

test('what desktops and editors leave is passed over', () => {
  const files = generated(['dev'])
  const root = compiled(files)
  for (const name of ['.DS_Store', 'overlays/.gitkeep', 'overlays/dev/.kustomization.yaml.swp', '.idea/x']) {
    put(root, `out/${name}`)
  }
  fs.symlinkSync('me@host.1234', join(root, 'out/overlays/dev/.#kustomization.yaml'))
  assert.equal(compile(root, files).said, [])
  assert.equal(compile(root, generated(['prod'])).said, [])
  assert.ok(fs.existsSync(join(root, 'out/overlays/dev/.kustomization.yaml.swp')))
})

test('a file in the way that is not ours is an error, an edited one of ours or an empty one is not', () => {
  const files = generated(['dev', 'prod'])
  const root = compiled(files)
  const path = 'out/overlays/dev/kustomization.yaml'
  put(root, path, `${files.get('overlays/dev/kustomization.yaml')}edited: true\n`)
  put(root, 'out/overlays/prod/kustomization.yaml', '')
  assert.equal(compile(root, files).said, [])
  assert.equal(written(root), Object.fromEntries(files))

  put(root, path)
  refuses(root, generated(['dev', 'prod'], 'two'), [`error output-blocked ${path}`])
  put(root, 'out/.gitignore', '*.log\n')
  const both = ['error output-blocked out/.gitignore', `error output-blocked ${path}`]
  refuses(root, generated(['dev', 'prod'], 'two'), both)
})

test('a folder where a file must go, or a file where a folder must be, is an error', () => {
  const files = generated(['dev'])
  const root = newRoot()
  fs.mkdirSync(join(root, 'out/overlays/dev/kustomization.yaml'), { recursive: true })
  put(root, 'out/bases')
  refuses(root, files, ['error output-blocked out/bases', 'error output-blocked out/overlays/dev/kustomization.yaml'])
})

test('a symbolic link anywhere in out/ is an error, and nothing is written through it', () => {
  const files = generated(['dev'])
  const elsewhere = newRoot()
  const links: [path: string, target: string][] = [
    ['out', elsewhere],
    ['out/overlays', elsewhere],
    ['out/overlays/dev', 'missing'],
    ['out/overlays/dev/kustomization.yaml', join(elsewhere, 'file')],
    ['out/.gitignore', join(elsewhere, 'file')],
    ['out/somewhere', '/'],
    ['out/deep/down/circle', '..'],
  ]
  for (const [path, target] of links) {
    const root = newRoot()
    fs.mkdirSync(join(root, path, '..'), { recursive: true })
    fs.symlinkSync(target, join(root, path))
    refuses(root, files, [`error output-symlink ${path}`])
    assert.equal(fs.readdirSync(elsewhere), [])
  }
})

test('out/ that is a file is an error', () => {
  const root = newRoot()
  put(root, 'out')
  assert.equal(compile(root, generated(['dev'])).said, ['error output-blocked out'])
  assert.is(fs.readFileSync(join(root, 'out'), 'utf8'), 'by hand\n')
})

test('no environments at all is no reason to remove every overlay', () => {
  const root = compiled(generated(['dev', 'prod']))
  refuses(root, generated([]), ['error no-environments out/overlays'])
  assert.equal(compile(newRoot(), generated([])).said, [])
})

test('a partial compile writes its overlays and removes nothing', () => {
  const root = compiled(generated(['dev', 'prod', 'prod-eu', 'old']))
  put(root, 'out/overlays/dev/notes.txt')
  put(root, 'out/overlays/prod/notes.txt')
  const files = generated(['dev', 'prod', 'prod-eu'], 'two')
  const { plan: done, said } = compile(root, files, ['overlays/prod'])
  assert.equal(said, ['warning output-foreign out/overlays/prod/notes.txt'])
  assert.equal(done.writes.map(({ path }) => path).sort(), [
    'overlays/prod/deployment.patch.yaml',
    'overlays/prod/kustomization.yaml',
  ])
  const { 'overlays/prod/kustomization.yaml': changed, 'overlays/prod-eu/kustomization.yaml': left } = written(root)
  assert.match(changed!, 'content: two')
  assert.match(left!, 'content: one')
  assert.ok(fs.existsSync(join(root, 'out/overlays/old/kustomization.yaml')))
})

test('drift names every file that is missing, changed, converted or left over', () => {
  const files = generated(['dev', 'old'])
  const root = compiled(files)
  fs.rmSync(join(root, 'out/overlays/dev/kustomization.yaml'))
  fs.appendFileSync(join(root, 'out/overlays/dev/deployment.patch.yaml'), '\n')
  put(root, 'out/bases/plain/service.yaml', files.get('bases/plain/service.yaml')!.replaceAll('\n', '\r\n'))
  const before = written(root)
  const planned = plan(root, generated(['dev']))
  assert.not(isCurrent(planned))
  assert.equal(
    outdatedFiles(planned)
      .map(({ message }) => message)
      .sort(),
    [
      'out/bases/plain/service.yaml has line ends that were converted',
      'out/overlays/dev/deployment.patch.yaml is not what environments/ gives',
      'out/overlays/dev/kustomization.yaml is missing',
      'out/overlays/old/deployment.patch.yaml is left over: nothing in environments/ gives it any more',
      'out/overlays/old/kustomization.yaml is left over: nothing in environments/ gives it any more',
    ],
  )
  assert.ok(outdatedFiles(planned).some(({ help }) => help!.includes('.gitattributes')))
  assert.equal(written(root), before)
})

test('every byte counts: what is not UTF-8 is no replacement character', () => {
  const path = 'bases/plain/service.yaml'
  const files: Files = new Map([[path, textAt(path, '\ufffd')]])
  const root = compiled(files)
  assert.ok(isCurrent(plan(root, files)))
  const file = join(root, 'out', path)
  fs.writeFileSync(file, Buffer.concat([fs.readFileSync(file), Buffer.from([0xff])]))
  assert.not(isCurrent(plan(root, files)))
})

test('a path that leads out of out/ is our own mistake', () => {
  const root = newRoot()
  const paths = ['../a', 'a/../../b', '/etc/passwd', 'a//b', 'a/', '', '.', 'a\\..\\b', 'a\0b', 'a\nb']
  for (const path of paths) assert.throws(() => plan(root, new Map([[path, '']])), /is no place below out/)
  assert.throws(
    () =>
      plan(
        root,
        new Map([
          ['a', ''],
          ['a/b', ''],
        ]),
      ),
    /both a file and a folder/,
  )
  assert.equal(fs.readdirSync(root), [])
})

test('a name that is too long is an error before anything is written', () => {
  const root = newRoot()
  const path = `overlays/dev/${'x'.repeat(251)}.yaml`
  assert.equal(compile(root, generated(['dev']).set(path, 'text')).said, [`error output-blocked out/${path}`])
  assert.equal(fs.readdirSync(root), [])
})

test('temporary folders of processes that are gone are swept, others stay', async () => {
  const files = generated(['dev'])
  const root = compiled(files)
  const gone = spawn(process.execPath, ['--version'])
  await once(gone, 'exit')
  const [, , here] = temporaryName().split('-')
  const elsewhere = here === '01234567' ? '76543210' : '01234567'
  // A number of another container says nothing here: there its process may live.
  const live = [`.tmp-${process.pid}-${here}-0123abcd`, `.tmp-${gone.pid}-${elsewhere}-0123abcd`, '.tmp-mine']
  const left = [`.tmp-${gone.pid}-${here}-0123abcd`, `.tmp-${process.pid}-${elsewhere}-4567abcd`]
  for (const name of [...live, ...left]) put(root, `out/${name}/0`)
  fs.utimesSync(join(root, 'out', left[1]!), 0, 0)
  assert.ok(isCurrent(plan(root, files)))
  assert.equal(compile(root, files).said, [])
  assert.equal(
    fs
      .readdirSync(join(root, 'out'))
      .filter((name) => name.startsWith('.tmp'))
      .sort(),
    live.sort(),
  )
})

/** write-process.ts as plain JavaScript: it starts in a fraction of the time. */
const program = join(newRoot(), 'write-process.mjs')
const entryPoints = [join(import.meta.dirname, '../support/write-process.ts')]
buildSync({ entryPoints, outfile: program, bundle: true, platform: 'node', format: 'esm' })

interface Outcome {
  signal: NodeJS.Signals | null
  diagnostics: Diagnostic[]
}

/** Runs the jobs at once, each in a process that a shell starts after `limit`; they begin when all are ready. */
async function run(jobs: Job[], limit = ':'): Promise<Outcome[]> {
  const children = jobs.map(() =>
    spawn('sh', ['-c', `${limit}; exec "$0" "$1"`, process.execPath, program], { stdio: ['pipe', 'pipe', 'inherit'] }),
  )
  await Promise.all(children.map(({ stdout }) => once(stdout, 'readable')))
  return Promise.all(
    children.map(async (child, index) => {
      const exit = once(child, 'exit')
      child.stdin.end(JSON.stringify(jobs[index]))
      const printed = (await textOf(child.stdout)).slice('ready\n'.length)
      const [, signal] = (await exit) as [number | null, NodeJS.Signals | null]
      return { signal, diagnostics: printed === '' ? [] : (JSON.parse(printed) as Diagnostic[]) }
    }),
  )
}

test('a kill at any moment leaves every file old or new, and the next run makes it right', async () => {
  const ids = ['a', 'b', 'c']
  const before = generated([...ids, 'gone'])
  const after = generated([...ids, 'new'], 'two')
  // 1 makes the temporary folder, 2-10 the files in it, 11 the new folder, 12-20 rename, 21-22 remove, 23 the folder.
  const moments = [1, 2, 6, 10, 11, 12, 13, 16, 20, 21, 22, 23, 24]
  const killed = moments.map((dieAt) => ({ dieAt, root: compiled(before) }))
  const outcomes: Outcome[] = []
  for (let from = 0; from < killed.length; from += 4) {
    const jobs = killed.slice(from, from + 4).map((job) => ({ ...job, files: [...after] }))
    outcomes.push(...(await run(jobs)))
  }
  for (const [index, { root, dieAt }] of killed.entries()) {
    assert.is(outcomes[index]!.signal, 'SIGKILL', `moment ${dieAt} comes`)
    const left = Object.entries(written(root)).filter(([path]) => !path.startsWith('.tmp-'))
    for (const [path, text] of left) {
      assert.ok(text === before.get(path) || text === after.get(path), `${path} is old or new, at ${dieAt}`)
    }
    if (dieAt <= 12) assert.equal(Object.fromEntries(left), Object.fromEntries(before), `as before, at ${dieAt}`)
    assert.equal(compile(root, after).said, [])
    assert.equal(written(root), Object.fromEntries(after))
    assert.equal(fs.readdirSync(join(root, 'out')).sort(), ['.gitignore', 'bases', 'overlays'])
  }
})

test('a disk that takes no more leaves out/ as it was', async () => {
  const before = generated(['dev'])
  const path = 'overlays/prod/kustomization.yaml'
  const after = generated(['dev', 'prod'], 'two')
  after.set(path, textAt(path, 'x'.repeat(100_000)))
  const [root, fresh] = [compiled(before), newRoot()]
  const outcomes = await run(
    [
      { root, files: [...after] },
      { root: fresh, files: [...after] },
    ],
    'ulimit -f 8',
  )
  for (const { diagnostics } of outcomes) assert.equal(said(diagnostics), [`error output-failure out/${path}`])
  assert.equal(written(root), Object.fromEntries(before))
  assert.equal(fs.readdirSync(join(root, 'out')).sort(), ['.gitignore', 'bases', 'overlays'])
  assert.equal(fs.readdirSync(fresh), [])
})

test('what the user may not read or write is an error that names it, and nothing is written', async () => {
  const before = generated(['dev', 'old', 'prod'])
  const files = [...generated(['dev', 'prod'], 'two')]
  const cases: [locked: string, mode: number, action: 'read' | 'write'][] = [
    ['out', 0o555, 'write'],
    ['out', 0o000, 'read'],
    ['out/overlays', 0o000, 'read'],
    ['out/overlays/prod', 0o555, 'write'],
    ['out/overlays/old', 0o555, 'write'],
    ['out/overlays/prod/kustomization.yaml', 0o000, 'read'],
    ['out/overlays/old/kustomization.yaml', 0o000, 'read'],
  ]
  const jobs = cases.map(([locked, mode]) => {
    const root = compiled(before)
    if (isRoot) own(root)
    fs.chmodSync(join(root, locked), mode)
    return { root, files, ...(isRoot && { user: nobody }) }
  })
  const outcomes = [...(await run(jobs.slice(0, 4))), ...(await run(jobs.slice(4)))]
  for (const [index, [locked, , action]] of cases.entries()) {
    const { root } = jobs[index]!
    const messages = outcomes[index]!.diagnostics.map(({ message }) => message)
    assert.equal(messages, [`can't ${action} ${locked}: permission is denied`])
    fs.chmodSync(join(root, locked), 0o755)
    assert.equal(written(root), Object.fromEntries(before))
  }
})

function own(folder: string): void {
  fs.chownSync(folder, nobody, nobody)
  for (const name of fs.readdirSync(folder, { recursive: true }) as string[]) {
    fs.chownSync(join(folder, name), nobody, nobody)
  }
}

test('of two compiles at once both succeed', async () => {
  const ids = Array.from({ length: 300 }, (_, index) => `team-${index % 7}/env-${index}`)
  const files = generated(ids)
  const roots = [newRoot(), compiled(generated(ids.slice(100), 'old'))]
  for (const root of roots) {
    const outcomes = await run([
      { root, files: [...files] },
      { root, files: [...files] },
    ])
    assert.equal(outcomes, [
      { signal: null, diagnostics: [] },
      { signal: null, diagnostics: [] },
    ])
    assert.equal(written(root), Object.fromEntries(files))
    assert.equal(fs.readdirSync(join(root, 'out')).sort(), ['.gitignore', 'bases', 'overlays'])
  }

  const [one, two] = [generated(ids.slice(0, 200), 'one'), generated(ids.slice(100), 'two')]
  const root = compiled(files)
  const outcomes = await run([
    { root, files: [...one] },
    { root, files: [...two] },
  ])
  assert.equal(
    outcomes.flatMap(({ diagnostics }) => diagnostics.filter(({ severity }) => severity === 'error')),
    [],
  )
  for (const [path, text] of Object.entries(written(root))) {
    assert.ok(
      [one, two, files].some((side) => side.get(path) === text),
      `${path} is whole`,
    )
  }
  assert.equal(compile(root, two).said, [])
  assert.equal(written(root), Object.fromEntries(two))
})

test.run()
