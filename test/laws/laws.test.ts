// The laws of src/README.md, each as a property of environments by chance; law 5 is in hostile.test.ts. One large
// compile stands for hundreds of small ones: no environment may move another, so each is a case of its own.
import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parse, parseAllDocuments } from 'yaml'
import { type Compilation, compile } from '../../src/compile.ts'
import { kinds, rowOf } from '../../src/facts/kubernetes/kinds.ts'
import { validateObject } from '../../src/facts/kubernetes/validate.ts'
import { at, equal, isObject, type Json, type JsonObject } from '../../src/model/json.ts'
import type { KubernetesObject } from '../../src/model/kubernetes-object.ts'
import type { KustomizeFile } from '../../src/phases/8-factor/factor.ts'
import { recompile, stateOf } from '../../src/recompile.ts'
import { root } from '../../src/schema/schema.ts'
import { multimap } from '../../src/text/multimap.ts'
import { apply } from '../../src/write/apply.ts'
import { outdatedFiles } from '../../src/write/outdated.ts'
import { plan } from '../../src/write/plan.ts'
import { fleetOf, soundEnvironments, toTree } from '../support/arbitrary/environments.ts'
import { toText } from '../support/arbitrary/values.ts'
import { deep } from '../support/depth.ts'
import { versions } from '../support/kustomize/binary.ts'
import { build, parallel, withTree } from '../support/kustomize/build.ts'
import { modelBuild } from '../support/kustomize/model.ts'
import { objectSet } from '../support/kustomize/object-set.ts'
import { newProject, readFiles, removeProjects, runCommand, writeFiles } from '../support/project.ts'

const test = suite('laws')
const made = deep(260)
let files: Map<string, JsonObject>
let compiled: Compilation
let contents: KustomizeFile[]

test.before(async () => {
  const sound = await soundEnvironments(made, 1)
  files = sound.files
  compiled = await compile(newProject(delivered(files)))
  const kustomized = [...compiled.files].filter(([path]) => /^(bases|overlays)\//.test(path))
  contents = kustomized.map(([path, text]) => ({ path, content: parse(text) as Json }))
})
test.after(removeProjects)

/** Where the environments go, those that are there and those that come: both engines deliver them. */
const clusters = [
  ...Array.from({ length: made }, (_, index) => `c-${index}`),
  ...Array.from({ length: made }, (_, index) => `new-${index}`),
]

/** The files of environments, and how they are delivered. */
const delivered = (files: ReadonlyMap<string, JsonObject>): Record<string, string> => ({
  ...toTree(files),
  'environments/_fleet.yaml': toText(fleetOf(clusters)),
})

const errors = ({ diagnostics }: Compilation) => diagnostics.filter(({ severity }) => severity === 'error')

/** The values of an environment, for whoever looks for what is wrong with it. */
const shown = (id: string): string => `${id}: ${JSON.stringify(files.get(id))}`

/** A shuffled copy: the same at every run. */
const shuffled = <T>(items: readonly T[], seed: number): T[] =>
  fc.sample(fc.shuffledSubarray([...items], { minLength: items.length }), { numRuns: 1, seed })[0]!

/** The same values, the keys of every map in another order. */
function reordered(value: Json, seed: number): Json {
  if (Array.isArray(value)) return value.map((item) => reordered(item, seed))
  if (!isObject(value)) return value
  return Object.fromEntries(shuffled(Object.entries(value), seed).map(([key, child]) => [key, reordered(child, seed)]))
}

test('environments are made, and few are given up', () => {
  assert.equal(errors(compiled), [])
  assert.ok(made - files.size < made / 20, `${made - files.size} of ${made} discarded`)
})

test('they have every key of the schema, and every kind of object that is emitted for an environment', () => {
  const found = new Set(compiled.environments.flatMap(({ objects }) => objects.map(({ kind }) => kind)))
  const emitted = kinds.filter(({ emittedFor }) => emittedFor === 'environment').map(({ kind }) => kind)
  assert.equal(
    emitted.filter((kind) => !found.has(kind)),
    [],
  )
  // Of the users' own, some that Kubernetes has, and some that only custom resources define.
  assert.ok(found.has('RoleBinding') && found.has('Widget'))
  const keys = new Set([...files.values()].flatMap((values) => Object.keys(values)))
  const known = Object.keys(root.node.properties as JsonObject).filter((key) => key !== 'extends')
  assert.equal([...keys].sort(), known.sort())
})

test('law 1: an overlay gives the objects that it was made of', () => {
  const byFolder = multimap(contents.map((file) => [dirname(file.path), file]))
  const bases = contents.filter(({ path }) => path.startsWith('bases/'))
  for (const { environment, objects } of compiled.environments) {
    const overlay = `overlays/${environment.id}`
    const built = modelBuild([...bases, ...byFolder.get(overlay)!], overlay)
    assert.is(objectSet(built), objectSet(objects), shown(environment.id))
  }
})

const overlaysPerProcess = 25
const batchSize = 100

for (const version of versions) {
  test(`law 1: kustomize ${version} agrees`, async () => {
    // Two environments in one process must not make the same object.
    const apart = new Map(compiled.environments.map((compiled) => [compiled.environment.values.namespace, compiled]))
    const batch = shuffled([...apart.values()], 3).slice(0, batchSize)
    const jobs = Array.from({ length: batchSize / overlaysPerProcess }, (_, index) =>
      batch.slice(index * overlaysPerProcess, (index + 1) * overlaysPerProcess),
    )
    await parallel(jobs, async (job) => {
      const all: KustomizeFile = {
        path: 'kustomization.yaml',
        content: { resources: job.map(({ environment: { id } }) => `overlays/${id}`) },
      }
      const wanted = [...compiled.files].filter(
        ([path]) =>
          path.startsWith('bases/') || job.some(({ environment: { id } }) => path.startsWith(`overlays/${id}/`)),
      )
      const tree = [all, ...wanted.map(([path, text]) => ({ path, content: text }))]
      const built = await withTree(
        tree,
        (content) => (typeof content === 'string' ? content : JSON.stringify(content)),
        (root) => build(version, root),
      )
      for (const { environment, objects } of job) {
        const { namespace } = environment.values
        assert.is(
          objectSet(built.filter(({ metadata }) => metadata.namespace === namespace)),
          objectSet(objects),
          shown(environment.id),
        )
      }
    })
  })
}

test('law 2: neither the order of files nor that of keys changes a byte, or an object', async () => {
  const order = shuffled([...files], 4)
  const again = await compile(newProject(delivered(new Map(order))))
  assert.equal([...again.files], [...compiled.files])
  const turned = await compile(
    newProject(toTree(new Map(order.map(([id, values]) => [id, reordered(values, 5) as JsonObject])))),
  )
  assert.equal(errors(turned), [])
  for (const [index, { environment, objects }] of turned.environments.entries()) {
    assert.is(objectSet(objects), objectSet(compiled.environments[index]!.objects), shown(environment.id))
  }
})

test('law 2: neither do the time zone, the language, the user, the folder, or how many threads there are', () => {
  const few = new Map([...files].slice(0, 60))
  const [one, other] = [newProject(delivered(few)), newProject(delivered(new Map(shuffled([...few], 6))), 'ä b ')]
  const outputs = [
    runCommand(['compile', '--root', one, '--threads', '1'], { env: { TZ: 'UTC', LANG: 'C', LC_ALL: 'C' } }),
    ...['2', '5'].map((threads) => {
      rmSync(join(other, 'out'), { recursive: true, force: true })
      return runCommand(['compile', '--threads', threads], {
        cwd: other,
        env: { TZ: 'Asia/Kathmandu', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8', HOME: '/', USER: 'nobody' },
      })
    }),
  ].map(({ status, stderr }, index) => {
    assert.is(status, 0, stderr)
    return [stderr, readFiles(join(index === 0 ? one : other, 'out'))]
  })
  // Named from elsewhere, files have longer names.
  assert.equal(outputs[1]![1], outputs[0]![1])
  assert.equal(outputs[2], outputs[1])
})

test('law 3: a compile after a compile changes nothing, and a check passes', () => {
  const root = newProject({})
  const first = plan(root, compiled.files)
  assert.is(first.writes.length, compiled.files.size + 1)
  assert.equal([...first.diagnostics, ...apply(first).diagnostics], [])
  const second = plan(root, compiled.files)
  assert.equal(
    [second.writes, second.removes, second.sweeps, second.diagnostics, outdatedFiles(second)],
    [[], [], [], [], []],
  )
  assert.is(second.kept, compiled.files.size + 1)
})

test('law 3: after any edit of out/ a check names the file, and a compile mends it', () => {
  const few = new Map([...compiled.files].slice(0, 40))
  const root = newProject({})
  apply(plan(root, few))
  const before = readFiles(join(root, 'out'))
  const edit = fc.record({
    path: fc.constantFrom(...few.keys()),
    at: fc.nat(),
    length: fc.nat({ max: 20 }),
    insert: fc.oneof(fc.string(), fc.constantFrom('', '\n', '\r\n', ' ', '#', '\ufeff', '\0', 'é')),
    isGone: fc.boolean(),
  })
  fc.assert(
    fc.property(edit, ({ path, at, length, insert, isGone }) => {
      const text = few.get(path)!
      // The first line says whose file it is: what changes it makes the file somebody's own.
      const start = text.indexOf('\n') + 1
      const place = start + (at % (text.length - start))
      const changed = text.slice(0, place) + insert + text.slice(place + length)
      fc.pre(isGone || changed !== text)
      if (isGone) rmSync(join(root, 'out', path))
      else writeFiles(root, { [`out/${path}`]: changed })
      const planned = plan(root, few)
      assert.equal(
        outdatedFiles(planned).map(({ location }) => location.file),
        [`out/${path}`],
      )
      assert.equal(apply(planned).diagnostics, [])
      assert.equal(outdatedFiles(plan(root, few)), [])
    }),
    { numRuns: deep(1000), seed: 7, includeErrorInReport: true },
  )
  assert.equal(readFiles(join(root, 'out')), before)
})

/** The files of each environment, by id; those of no environment under ''. */
function filesOf({ files, ids, environments }: Compilation): Map<string, [string, string][]> {
  const known = new Set(ids)
  const clusterOf = new Map(environments.map(({ environment }) => [environment.id, environment.values.cluster]))
  const owner = (path: string): string => {
    const [, own = ''] = /^(?:overlays|argocd\/applications|flux\/[^/]+\/kustomizations)\/(.*)$/.exec(path) ?? []
    // Each has a namespace and a cluster, and with those a file, of its own.
    const [, cluster] = /^flux\/([^/]+)\/namespaces\//.exec(path) ?? []
    if (cluster !== undefined) return ids.find((id) => clusterOf.get(id) === cluster) ?? ''
    return (
      own
        .split(/[/.]/)
        .map((_, index, parts) => parts.slice(0, index + 1).join('/'))
        .find((id) => known.has(id)) ?? ''
    )
  }
  return multimap([...files].map((file) => [owner(file[0]), file]))
}

test('law 4: what changes in some environments, or comes, or goes, moves no file of the others', async () => {
  const ids = [...files.keys()]
  const others = await soundEnvironments(deep(100), 8)
  const before = filesOf(compiled)
  const replacements = [...others.files.values()]
  const many = Math.floor(replacements.length / 2)
  for (const seed of [9, 10]) {
    const [changed, removed] = [shuffled(ids, seed).slice(0, many), shuffled(ids, seed).slice(many, 2 * many)]
    const next = new Map(files)
    for (const [index, id] of changed.entries())
      next.set(id, { ...replacements[index]!, cluster: files.get(id)!.cluster! })
    for (const id of removed) next.delete(id)
    for (const [index, values] of replacements.slice(many).entries())
      next.set(`new/n-${index}`, { ...values, cluster: `new-${index}` })
    const after = await compile(newProject(delivered(next)))
    assert.equal(errors(after), [])
    const moved = filesOf(after)
    for (const id of ['', ...ids]) {
      if (changed.includes(id)) continue
      assert.equal(moved.get(id), removed.includes(id) ? undefined : before.get(id), shown(id))
    }
  }
})

test('law 4: what a file passes to another by extends or _defaults.yaml, it means the same there', async () => {
  const id = (index: number): string => `team-${index}/main`
  const split = [...files.values()].map((values, index): [Record<string, string>, JsonObject] => {
    const [under, over] = halves(values)
    const shared = index % 2 === 0 ? `team-${index}/_defaults.yaml` : `overrides/o-${index}.yaml`
    const own = index % 2 === 0 ? over : { extends: shared, ...over }
    return [{ [`environments/${shared}`]: toText(under), [`environments/${id(index)}.yaml`]: toText(own) }, values]
  })
  const layered = await compile(newProject(Object.assign({}, ...split.map(([tree]) => tree)) as Record<string, string>))
  const whole = await compile(
    newProject(
      Object.fromEntries(split.map(([, values], index) => [`environments/${id(index)}.yaml`, toText(values)])),
    ),
  )
  assert.equal(errors(layered), [])
  for (const [index, { environment, objects }] of layered.environments.entries()) {
    assert.is(objectSet(objects), objectSet(whole.environments[index]!.objects), JSON.stringify(environment.written))
  }
})

/**
 * Two maps of values that make the given one when the second is merged over the first: every other key of every map in
 * each.
 */
function halves(values: JsonObject): [JsonObject, JsonObject] {
  const [under, over]: [JsonObject, JsonObject] = [{}, {}]
  for (const [index, [key, value]] of Object.entries(values).entries()) {
    if (isObject(value) && Object.keys(value).length > 1) [under[key], over[key]] = halves(value)
    else (index % 2 === 0 ? under : over)[key] = value
  }
  return [under, over]
}

test('law 6: an API server accepts every object', async () => {
  for (const { environment, objects } of compiled.environments) {
    for (const object of objects.filter(rowOf)) {
      const found = (await validateObject(object))!
      assert.equal(found, [], `${object.kind} of ${shown(environment.id)}`)
    }
    const names = objects.map(({ apiVersion, kind, metadata }) => `${apiVersion} ${kind} ${metadata.name}`)
    assert.is(new Set(names).size, names.length, shown(environment.id))
    for (const { metadata } of objects) assert.is(metadata.namespace, environment.values.namespace)
  }
})

test('law 6: it accepts what delivers them, too', async () => {
  for (const [path, text] of compiled.files) {
    if (!/^(argocd|flux)\//.test(path)) continue
    for (const document of parseAllDocuments(text)) {
      const object = document.toJS() as KubernetesObject
      assert.equal((await validateObject(object))!, [], path)
    }
  }
})

test('law 6: no object has an empty or null map where the chart had one', () => {
  for (const { environment, objects } of compiled.environments) {
    for (const { metadata } of objects.filter(rowOf)) {
      for (const map of [metadata.labels, metadata.annotations])
        assert.ok(map === undefined || (isObject(map) && !equal(map, {})), shown(environment.id))
    }
  }
})

test('law 7: recompiling unchanged inputs gives the same objects', () => {
  for (const environment of compiled.environments) {
    const { inputs, objects } = stateOf(environment, compiled.fleetFile)
    assert.equal(recompile(inputs), objects, shown(inputs.id))
  }
})

test('law 8: every Service selects the pods of one workload', () => {
  for (const { environment, objects } of compiled.environments) {
    const pods = objects.flatMap((object) => {
      const template = rowOf(object)?.pods
      return template ? [at(object, [...template, 'metadata', 'labels'])] : []
    })
    for (const { kind, spec } of objects) {
      if (kind !== 'Service') continue
      const selector = Object.entries(at(spec, ['selector']) as JsonObject)
      const selected = pods.filter((labels) => selector.every(([key, value]) => at(labels, [key]) === value))
      assert.is(selected.length, 1, shown(environment.id))
    }
  }
})

test.run()
