// What `explain` says of values and fields, against what changing them does.
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { compileObjects } from '../src/compile.ts'
import { compareObjects } from '../src/diff/compare.ts'
import { order, type Step } from '../src/diff/object-diff.ts'
import { subjectOf } from '../src/explain/explain.ts'
import { fieldsOf, othersOf, reach, valuePaths, type Field, type Subject } from '../src/explain/reach.ts'
import { at, withValue, type Json, type JsonObject } from '../src/json.ts'
import type { KubernetesObject } from '../src/kubernetes/object.ts'
import { root as schema, schemaAt } from '../src/schema.ts'
import { variation } from '../src/variation.ts'
import { soundEnvironments, toTree } from './arbitrary/environments.ts'
import { valueOf } from './arbitrary/values.ts'
import { newRoot, removeRoots } from './root.ts'

const test = suite('explain')
test.after(removeRoots)

/** Where a step of a field leads, in an object. */
const stepInto = (value: Json | undefined, step: Step): Json | undefined =>
  typeof step === 'string' ? at(value, [step]) : Array.isArray(value) ? value.find((element) => Object.entries(step).every(([key, part]) => at(element, [key]) === part)) : undefined

/** How much of a field there is: what is not there yet is known by the place at which it would be. */
function existing({ objects }: Subject, { kind, name, path }: Field): string {
  const object = objects.find((object) => object.kind === kind && object.metadata.name === name)
  if (!object) return kind
  let value: Json | undefined = object
  const there: Step[] = []
  for (const step of path) {
    value = stepInto(value, step)
    if (value === undefined) break
    there.push(step)
  }
  return JSON.stringify([kind, name, ...there])
}

/** Whether a field is among those listed: itself, what it is part of, or another that would be at the same place. */
function isListed(subject: Subject, listed: readonly Field[], field: Field): boolean {
  const text = (field: Field): string => JSON.stringify([field.kind, field.name, ...field.path]).slice(0, -1)
  const [own, place] = [text(field), existing(subject, field)]
  return listed.some((other) => own.startsWith(text(other)) || text(other).startsWith(own) || existing(subject, other) === place)
}

/** Whether a field of an object is not the same in others; in a list whose order moves, whether the list isn't. */
function isOther(before: readonly KubernetesObject[], after: readonly KubernetesObject[], { kind, name, path }: Field): boolean {
  const steps = path.at(-1) === order ? path.slice(0, -1) : path
  // An object that another takes the place of is the only one of its kind.
  const find = (objects: readonly KubernetesObject[]) => objects.find((object) => object.kind === kind && object.metadata.name === name) ?? objects.find((object) => object.kind === kind)
  const [was, is] = [before, after].map((objects) => steps.reduce<Json | undefined>(stepInto, find(objects)))
  return JSON.stringify(was) !== JSON.stringify(is)
}

test('what a value reaches is all that an edit of it moves, and nothing else', async () => {
  const { files } = await soundEnvironments(120, 7)
  const all = await compileObjects(newRoot(toTree(files)))
  assert.ok(all.environments.length > 60, `${all.environments.length}`)
  let edits = 0
  let moved = 0
  for (const [index, compiled] of all.environments.entries()) {
    const subject = subjectOf(compiled, all.fleetFile)
    const paths = valuePaths(subject).filter(([key]) => key !== 'patches')
    for (const path of fc.sample(fc.constantFrom(...paths), { numRuns: 8, seed: index })) {
      const node = schemaAt(path, schema)
      if (!node) continue
      const listed = reach(subject, path)
      const others = othersOf(node, at(subject.values, path)).map((other) => variation({ ...subject.made, written: withValue(subject.made.written, path, other) as JsonObject }))
      for (const field of listed) assert.ok(others.some((objects) => objects && isOther(subject.objects, objects, field)), `${path.join('.')} does not move ${JSON.stringify(field)}`)
      for (const edit of fc.sample(valueOf(node), { numRuns: 4, seed: index })) {
        const objects = variation({ ...subject.made, written: withValue(subject.made.written, path, edit) as JsonObject })
        if (!objects) continue
        edits++
        for (const field of compareObjects(subject.objects, objects).flatMap(fieldsOf)) {
          moved++
          assert.ok(isListed(subject, listed, field), `${compiled.environment.id}: ${path.join('.')} = ${JSON.stringify(edit)} (was ${JSON.stringify(at(subject.values, path))}) moves ${JSON.stringify(field)}, listed are ${JSON.stringify(listed)}`)
        }
      }
    }
  }
  assert.ok(edits > 1000 && moved > 500, `${edits} edits moved ${moved} fields`)
})

test.run()
