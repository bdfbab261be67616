// What is remembered of the latest arguments: right answers, and nothing made twice among them.
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { memoizeRecent } from '../../src/model/memo.ts'

const test = suite('memo')

test('a function is asked again only for what is none of the sixteen latest', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(24), { minLength: 100, maxLength: 300 }), (asked) => {
      const made: number[] = []
      const double = memoizeRecent((key: number) => {
        made.push(key)
        return key * 2
      })
      let latest: number[] = []
      for (const key of asked) {
        const isRemembered = latest.slice(0, 16).includes(key)
        const before = made.length
        assert.is(double(key), key * 2)
        assert.is(made.length - before, isRemembered ? 0 : 1)
        latest = [key, ...latest.filter((other) => other !== key)]
      }
    }),
    { seed: 20 },
  )
})

test.run()
