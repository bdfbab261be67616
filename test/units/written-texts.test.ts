// What is sought file by file is what a search of the merged values finds.
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type JsonObject, textsOf } from '../../src/model/json.ts'
import type { Source } from '../../src/model/source.ts'
import { textSearch } from '../../src/model/written-texts.ts'
import { mergeLayers } from '../../src/phases/2-resolve/resolve.ts'

const test = suite('written texts')

const key = fc.constantFrom('a', 'b', 'c')
const value = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, fc.constantFrom('sought', 'other', null, 1), fc.array(tie('value')), tie('map')),
  map: fc.dictionary(key, tie('value'), { maxKeys: 3 }),
}))
const sources = fc
  .array(value.map as fc.Arbitrary<JsonObject>, { maxLength: 4 })
  .map((all) =>
    all.map((values): Source => ({ file: '', text: '', values: structuredClone(values), spans: () => new WeakMap() })),
  )

test('texts of layers that environments share are found in each of them', () => {
  const isSought = (text: string): boolean => text === 'sought'
  const search = textSearch(isSought)
  let found = 0
  fc.assert(
    fc.property(sources, sources, (shared, own) => {
      for (const layers of [shared, [...shared, ...own], [...own, ...shared]]) {
        const written = mergeLayers(layers)
        const texts = search({ layers, written })
        assert.equal(texts, textsOf(written, isSought))
        found += texts.length
      }
    }),
    { seed: 20, numRuns: 300 },
  )
  assert.ok(found > 100)
})

test.run()
