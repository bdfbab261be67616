// What `explain` lists for a value is all that an edit of it moves, in the environment and in others.

import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { compareObjects } from '../../src/compare/compare.ts'
import type { Step } from '../../src/compare/steps.ts'
import { compileObjects } from '../../src/compile.ts'
import { explainValue } from '../../src/explain/explain.ts'
import { type ReachedField, reach, reachedFields, valuePaths } from '../../src/explain/reach.ts'
import { decidingLayer } from '../../src/explain/value-layers.ts'
import { at, isObject, type Json, type JsonObject, leafPaths, withValue } from '../../src/model/json.ts'
import { mergeLayers } from '../../src/phases/2-resolve/resolve.ts'
import { type CompiledState, recompile, stateOf } from '../../src/recompile.ts'
import { valueSchemaAt } from '../../src/schema/schema.ts'
import { soundEnvironments, toTree } from '../support/arbitrary/environments.ts'
import { arbitraryValue } from '../support/arbitrary/values.ts'
import { deep } from '../support/depth.ts'
import { newProject, removeProjects } from '../support/project.ts'

const test = suite('explain')
test.after(removeProjects)

/** Where a step of a field leads, in an object. */
const stepInto = (value: Json | undefined, step: Step): Json | undefined =>
  typeof step === 'string'
    ? at(value, [step])
    : Array.isArray(value)
      ? value.find((element) => Object.entries(step).every(([key, part]) => at(element, [key]) === part))
      : undefined

/** How much of a field there is: what is not there yet is known by the place at which it would be. */
function existing({ objects }: CompiledState, { kind, name, path }: ReachedField): string {
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
function isListed(subject: CompiledState, listed: readonly ReachedField[], field: ReachedField): boolean {
  const text = (field: ReachedField): string => JSON.stringify([field.kind, field.name, ...field.path]).slice(0, -1)
  const [own, place] = [text(field), existing(subject, field)]
  return listed.some(
    (other) => own.startsWith(text(other)) || text(other).startsWith(own) || existing(subject, other) === place,
  )
}

test('what a value reaches is all that an edit of it moves', async () => {
  const { files } = await soundEnvironments(deep(70), 7)
  const all = await compileObjects(newProject(toTree(files)))
  assert.ok(all.environments.length > 35, `${all.environments.length}`)
  let edits = 0
  let moved = 0
  for (const [index, compiled] of all.environments.entries()) {
    const subject = stateOf(compiled, all.fleetFile)
    // Both are the user's own text: what else might stand there moves what else it names.
    const paths = valuePaths(subject).filter(([key]) => key !== 'patches' && key !== 'extraObjects')
    for (const path of fc.sample(fc.constantFrom(...paths), { numRuns: 8, seed: index })) {
      const node = valueSchemaAt(path)
      if (!node) continue
      const listed = reach(subject, path)
      for (const edit of fc.sample(arbitraryValue(node), { numRuns: 4, seed: index })) {
        const objects = recompile({
          ...subject.inputs,
          written: withValue(subject.inputs.written, path, edit) as JsonObject,
        })
        if (!objects) continue
        edits++
        for (const field of compareObjects(subject.objects, objects).flatMap(reachedFields)) {
          moved++
          assert.ok(
            isListed(subject, listed, field),
            `${compiled.environment.id}: ${path.join('.')} = ${JSON.stringify(edit)} (was ${JSON.stringify(at(subject.environment.values as unknown as Json, path))}) moves ${JSON.stringify(field)}, listed are ${JSON.stringify(listed)}`,
          )
        }
      }
    }
  }
  assert.ok(edits > 1000 && moved > 500, `${edits} edits moved ${moved} fields`)
})

test('an edit of the file that decides a value moves the others that explain names, and no more', async () => {
  const { files } = await soundEnvironments(deep(30), 11)
  // Of each file two more are made: one that takes all of it, and one that takes some of its values away.
  const tree = [...files].flatMap(([id, values], index): [string, JsonObject][] => {
    const shared = `overrides/${index}.yaml`
    const removed = fc.sample(fc.subarray(Object.keys(values).filter((key) => key !== 'namespace')), {
      numRuns: 1,
      seed: index,
    })[0]!
    return [
      [shared.replace('.yaml', ''), values],
      [`${id}-all`, { extends: shared, namespace: `all-${index}` }],
      [
        `${id}-some`,
        { extends: shared, namespace: `some-${index}`, ...Object.fromEntries(removed.map((key) => [key, null])) },
      ],
    ]
  })
  const all = await compileObjects(newProject(toTree(new Map(tree))))
  const another = 'of another edit'
  let shared = 0
  for (const [index, compiled] of all.environments.entries()) {
    const { layers, written } = compiled.environment
    const paths = leafPaths(written).filter(
      (path) => path[0] !== 'patches' && valueSchemaAt(path) && !isObject(at(written, path)),
    )
    for (const path of fc.sample(fc.constantFrom(...paths), { numRuns: 4, seed: index })) {
      const layer = decidingLayer(layers, path)
      const { alsoIn } = explainValue(compiled, path, all)
      const moved = all.environments.filter(({ environment: { id, layers } }) => {
        if (!layer || id === compiled.environment.id) return false
        const edited = { ...layer, values: withValue(layer.values, path, another) as JsonObject }
        return (
          at(mergeLayers(layers.map((one) => (one === layer ? edited : one))), path) === another &&
          layers.includes(layer)
        )
      })
      assert.equal(
        alsoIn,
        moved.map(({ environment }) => environment.id),
        `${compiled.environment.id}: ${path.join('.')}`,
      )
      shared += alsoIn.length
    }
  }
  assert.ok(shared > 60, `${shared}`)
})

test.run()
