// What is kept of environments is never wrong: after any edit of any file of environments/ or out/, whoever takes what
// was kept finds and makes what one who takes nothing does.
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type CompiledObjects, compile, compileObjects } from '../../src/compile.ts'
import { hasErrors } from '../../src/diagnostics/diagnostic.ts'
import { apply } from '../../src/write/apply.ts'
import { cacheLine, cacheLines, isCacheOf, type Line, readCache } from '../../src/write/cache-format.ts'
import { isCurrent } from '../../src/write/ownership.ts'
import { type Plan, plan } from '../../src/write/plan.ts'
import { fleetOf, soundEnvironments, toTree } from '../support/arbitrary/environments.ts'
import { toText } from '../support/arbitrary/values.ts'
import { newProject, readFiles, removeProjects, writeFiles } from '../support/project.ts'
import { onThreads } from '../support/threads.ts'

const test = suite('cache')
const cases = join(import.meta.dirname, '../golden/cases')
const compiler = 'this one'
const cacheBytes = (lines: Line[]): Uint8Array =>
  Buffer.concat(Array.from(cacheLines(compiler, lines), (line) => Buffer.from(line as string)))
test.after(removeProjects)

/** Something that people or programs do to a file; the numbers choose which, where, and what else takes part. */
const edit = fc.record({
  does: fc.constantFrom('cut', 'double', 'append', 'remove', 'rename', 'copy', 'swap', 'day', 'out', 'lose'),
  file: fc.nat(),
  other: fc.nat(),
  line: fc.nat(),
})
type Edit = typeof edit extends fc.Arbitrary<infer Value> ? Value : never

const appended = [
  'replicas: 2',
  'cluster: west',
  'namespace: shared',
  'release: other',
  'replicass: 2',
  'http_route: {enabled: true, hostnames: ["*.example.com"]}',
  'ingress: {enabled: true, host: a.example.com}',
  'kaiwo: {enabled: true}',
  'extends: [_defaults.yaml]',
  'env_vars: {A: "{{ .Values.release }}", B: "{{ .Values.nothing }}"}',
  'extraObjects: [objects/config.yaml]',
  'key: [',
  'readme: true',
  'argocd: {}',
  'policies: [{name: few, expression: values.replicas < 2, message: too many, exceptions: [{environments: ["*"], reason: old, until: "2027-06-30"}]}]',
]

const pick = <Item>(items: readonly Item[], index: number): Item => items[index % items.length]!

/** Does it to the files of environments/, or of out/, below a root. */
function take(root: string, { does, file, other, line }: Edit): void {
  const folder = join(root, does === 'out' || does === 'lose' ? 'out' : 'environments')
  const paths = Object.keys(readFiles(folder))
  if (does === 'day') process.env.SOURCE_DATE_EPOCH = String(Date.UTC(2027, pick([4, 5, 6], line), 20) / 1000)
  if (paths.length === 0) return
  const [path, second] = [join(folder, pick(paths, file)), join(folder, pick(paths, other))]
  const lines = readFileSync(path, 'utf8').split('\n')
  const at = line % lines.length
  const write = (changed: readonly string[]) => writeFiles('', { [path]: changed.join('\n') })
  const name = pick(['new.yaml', 'team/new.yaml', '_fleet.yaml', 'team/_defaults.yaml', 'objects/config.yaml'], line)
  const actions: { [does in Edit['does']]?: () => void } = {
    cut: () => write(lines.toSpliced(at, 1)),
    double: () => write(lines.toSpliced(at, 0, lines[at]!)),
    append: () => write([...lines, pick(appended, line), '']),
    remove: () => rmSync(path),
    rename: () => {
      writeFiles(folder, { [name]: '' })
      renameSync(path, join(folder, name))
    },
    copy: () => writeFiles(folder, { [name]: lines.join('\n') }),
    swap: () => writeFiles('', { [path]: readFileSync(second), [second]: lines.join('\n') }),
    out: () => write(lines.toSpliced(at + 1, 0, 'edited: true')),
    lose: () => rmSync(path),
  }
  actions[does]?.()
}

/** What a plan does, whatever comes first. */
const inOrder = ({ writes, folders, ...rest }: Plan) => ({
  ...rest,
  writes: writes.map(({ path, text, state }) => [path, text, state]).sort(),
  folders: folders.toSorted(),
})

/** What a run leaves to the next: the bytes of the cache, and, within one process, what it compiled. */
interface Left {
  bytes: Uint8Array
  known?: CompiledObjects
  /** How often what an earlier run had left was taken. */
  used: number
}

/** Compiles with what an earlier run has left, and without, and holds one against the other. */
async function isAlike(root: string, { bytes, known }: Pick<Left, 'bytes' | 'known'>, count: number): Promise<Left> {
  const cache = readCache(bytes)
  const keeper = {
    get: cache.get,
    isCurrent: (path: string, digest: string) => isCurrent(root, path, digest),
  }
  const [anew, kept] = [await compile(root), await onThreads(root, count, keeper)]
  assert.equal(kept.diagnostics, anew.diagnostics)
  assert.equal(kept.ids, anew.ids)
  assert.equal(
    kept.environments.map(({ id }) => id),
    anew.environments.map(({ environment }) => environment.id),
  )
  if (!hasErrors(anew.diagnostics)) {
    const out = readFiles(join(root, 'out'))
    const files = new Map([...kept.files].map(([path, text]) => [path, text ?? out[path]]))
    assert.equal(new Map([...files].sort()), new Map([...anew.files].sort()))
    const [planned, wanted] = [plan(root, kept.files), plan(root, anew.files)]
    assert.equal(inOrder(planned), inOrder(wanted))
    if (!hasErrors(planned.diagnostics)) assert.equal(apply(planned).diagnostics, [])
  }
  const objects = await compileObjects(root, known && { known })
  assert.equal(objects.diagnostics, anew.diagnostics)
  assert.equal(
    objects.environments.map(({ environment, objects }) => [environment.id, environment.values, objects]),
    anew.environments.map(({ environment, objects }) => [environment.id, environment.values, objects]),
  )
  const lines = kept.keep.map(([key, text]) => (text === undefined ? cache.line(key)! : cacheLine(key, text)))
  const used = kept.keep.filter(([, text]) => text === undefined).length
  return { bytes: cacheBytes(lines), known: objects, used }
}

/** Compiles a tree, and again after each edit. @returns how often what was kept was taken */
async function follow(root: string, edits: readonly Edit[]): Promise<number> {
  let left = await isAlike(root, { bytes: cacheBytes([]) }, 1)
  let taken = 0
  for (const [index, one] of edits.entries()) {
    take(root, one)
    if (!existsSync(join(root, 'environments'))) return taken
    left = await isAlike(root, left, 1 + (index % 3))
    taken += left.used
  }
  return taken
}

const { SOURCE_DATE_EPOCH } = process.env
test.after.each(() => {
  if (SOURCE_DATE_EPOCH === undefined) delete process.env.SOURCE_DATE_EPOCH
  else process.env.SOURCE_DATE_EPOCH = SOURCE_DATE_EPOCH
})

test('every golden case, edited a few times', async () => {
  let taken = 0
  for (const [index, name] of readdirSync(cases).entries()) {
    const environments = join(cases, name, 'environments')
    if (!statSync(environments, { throwIfNoEntry: false })?.isDirectory()) continue
    const root = newProject({})
    cpSync(environments, join(root, 'environments'), { recursive: true })
    taken += await follow(root, fc.sample(edit, { numRuns: 3, seed: index }))
  }
  assert.ok(taken > 100, `${taken} were taken`)
})

test('many environments of a company with teams, edited many times', async () => {
  const { files } = await soundEnvironments(25, 5)
  const clusters = Array.from({ length: 25 }, (_, index) => `c-${index}`)
  const fleet = { ...fleetOf(clusters), readme: true }
  const tree = {
    ...toTree(files),
    'environments/_fleet.yaml': toText(fleet),
    'environments/_defaults.yaml': 'metadata:\n  labels:\n    company: northwind\n',
    'environments/team-1/_defaults.yaml': 'imagePullPolicy: IfNotPresent\n',
  }
  let taken = 0
  for (const seed of [1, 2, 3, 4]) taken += await follow(newProject(tree), fc.sample(edit, { numRuns: 12, seed }))
  assert.ok(taken > 200, `${taken} were taken`)
})

test('bytes of which any is another, or is missing, are no cache, and neither are those of another compiler', () => {
  const bytes = cacheBytes([cacheLine('key', '{"a":"é"}'), cacheLine('other', '[]')])
  assert.ok(isCacheOf(compiler, bytes))
  assert.equal(
    [readCache(bytes).get('key'), readCache(bytes).get('none'), readCache(bytes).size],
    ['{"a":"é"}', undefined, 2],
  )
  assert.not(isCacheOf('another', bytes))
  for (const at of bytes.keys()) {
    assert.not(isCacheOf(compiler, bytes.subarray(0, at)), `cut at ${at}`)
    assert.not(isCacheOf(compiler, bytes.with(at, bytes[at]! ^ 1)), `other at ${at}`)
  }
})

test.run()
