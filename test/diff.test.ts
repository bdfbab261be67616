// What a diff says of two objects.
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { applyChanges, objectDiff } from '../src/diff/object-diff.ts'
import { kind, kubernetesObject } from './kustomize/arbitraries.ts'

const test = suite('diff')

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

test.run()
