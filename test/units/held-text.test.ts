// What is held compressed of many environments comes back as it was, in every order.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { packed, textOf } from '../../src/model/held-text.ts'

const test = suite('held-text')

test('texts come back, whatever they hold, and in whatever order they are asked for', () => {
  const texts = Array.from({ length: 100 }, (_, index) => `${'é\u2028\ud83d\ude00"\\\n'.repeat(index)}${index}`)
  const held = packed(['', ...texts])
  assert.equal(held.map(textOf), ['', ...texts])
  assert.equal(held.toReversed().map(textOf), ['', ...texts].reverse())
  assert.is(new Set(held.map((text) => (typeof text === 'string' ? text : text.pack))).size, 4)
  assert.equal(packed([]), [])
  assert.is(textOf('as it is'), 'as it is')
})

test.run()
