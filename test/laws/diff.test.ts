// A diff of two objects, applied to the first, gives the second.

import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Change, objectDiff } from '../../src/compare/object-diff.ts'
import type { Step } from '../../src/compare/steps.ts'
import { isSame } from '../../src/facts/kustomize/list-elements.ts'
import { isObject, type Json, type JsonObject } from '../../src/model/json.ts'
import { deep } from '../support/depth.ts'
import { kind, kubernetesObject } from '../support/kustomize/arbitraries.ts'

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
const isElement = (element: JsonObject, step: Exclude<Step, string>): boolean =>
  isObject(step) && isSame(element, step, Object.keys(step))

test('applied to the old object it gives the new one, and nothing is said of objects that are equal', () => {
  const pair = kind.chain((kind) => fc.tuple(kubernetesObject(kind, ['m']), kubernetesObject(kind, ['m'])))
  fc.assert(
    fc.property(pair, ([before, after]) => {
      assert.equal(applyChanges(before, objectDiff(before, after)), after)
      assert.equal(objectDiff(before, before), [])
    }),
    { numRuns: deep(10_000), seed: 1 },
  )
})

test.run()
