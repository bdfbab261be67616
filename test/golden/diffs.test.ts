// What a diff says of two objects, and of two trees of environments.

import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Change, objectDiff } from '../../src/compare/object-diff.ts'
import type { Step } from '../../src/compare/steps.ts'
import { compileObjects } from '../../src/compile.ts'
import { ofDelivery, ofEnvironments } from '../../src/diff/consequences/consequences.ts'
import { type Diff, diff } from '../../src/diff/diff.ts'
import { reports } from '../../src/diff/report/reports.ts'
import { isSame } from '../../src/facts/kustomize/list-elements.ts'
import type { Json, JsonObject } from '../../src/model/json.ts'
import { kind, kubernetesObject } from '../support/kustomize/arbitraries.ts'
import { texts } from '../support/root.ts'

const test = suite('diff')

/** The object that changes lead to: `applyChanges(before, objectDiff(before, after))` is `after`. */
const applyChanges = (object: JsonObject, changes: readonly Change[]): JsonObject =>
  changes.reduce<Json>((value, change) => applied(value, change.path, change), object) as JsonObject

function applied(value: Json, path: Step[], change: Change): Json {
  const [step, ...rest] = path
  if (step === undefined) {
    if (!('order' in change)) return change.after!
    return change.order.after.map((key) => (value as JsonObject[]).find((element) => isElement(element, key))!)
  }
  const isGone = rest.length === 0 && !('order' in change) && change.after === undefined
  if (typeof step === 'string') {
    const { [step]: child, ...others } = value as JsonObject
    return isGone ? others : { ...others, [step]: applied(child ?? null, rest, change) }
  }
  const list = value as JsonObject[]
  const index = list.findIndex((element) => isElement(element, step))
  if (index === -1) return [...list, applied(null, rest, change)]
  return isGone ? list.toSpliced(index, 1) : list.with(index, applied(list[index]!, rest, change) as JsonObject)
}

/** Whether an element of a list is the one that a step leads to. */
const isElement = (element: JsonObject, step: JsonObject): boolean => isSame(element, step, Object.keys(step))

test('applied to the old object it gives the new one, and nothing is said of objects that are equal', () => {
  const pair = kind.chain((kind) => fc.tuple(kubernetesObject(kind, ['m']), kubernetesObject(kind, ['m'])))
  fc.assert(
    fc.property(pair, ([before, after]) => {
      assert.equal(applyChanges(before, objectDiff(before, after)), after)
      assert.equal(objectDiff(before, before), [])
    }),
    { numRuns: 10_000, seed: 1 },
  )
})

const cases = join(import.meta.dirname, 'diffs')
const told = new Set<string>()

async function compared(name: string): Promise<Diff> {
  const after = await compileObjects(join(cases, name, 'after'))
  return diff(await compileObjects(join(cases, name, 'before'), { known: after.loaded }), after)
}

// Each case is a folder with the trees before and after, and what is said of them: UPDATE_CASES=1 writes it.
for (const name of readdirSync(cases)) {
  test(name, async () => {
    const found = await compared(name)
    for (const { code } of [...found.environments, ...found.delivery].flatMap(({ consequences }) => consequences))
      told.add(code)
    const options = { base: { name: 'main', commit: '0123456789abcdef0123456789abcdef01234567' }, color: false }
    const said = {
      'pretty.txt': reports.pretty(found, options),
      'comment.md': reports.markdown(found, options),
      'diff.json': reports.json(found, options),
    }
    const expected = join(cases, name, 'expected')
    if (process.env.UPDATE_CASES) {
      rmSync(expected, { recursive: true, force: true })
      mkdirSync(expected)
      for (const [file, text] of Object.entries(said)) writeFileSync(join(expected, file), text)
    }
    assert.equal(said, texts(expected))
  })
}

test('every consequence is told in a case', () => {
  assert.equal(
    [...Object.keys(ofEnvironments), ...Object.keys(ofDelivery)].filter((code) => !told.has(code)),
    [],
  )
})

test.run()
