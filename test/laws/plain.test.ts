// Texts in plain YAML are read by a reader of their own: it returns what the whole of YAML's returns, or nothing.
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseAll } from '../../src/phases/1-load/parse.ts'
import { readPlain } from '../../src/phases/1-load/plain.ts'
import { root } from '../../src/schema/schema.ts'
import { corpus, fragments, text } from '../support/arbitrary/texts.ts'
import { deep } from '../support/depth.ts'

const test = suite('plain')

/** Whether a text is plain; where it is, it must be read as all YAML is, without a word about it. */
function isPlain(text: string): boolean {
  const plain = readPlain(text)
  if (plain === undefined) return false
  const { source, diagnostics } = parseAll('environments/dev.yaml', text, root)
  assert.equal(diagnostics, [], text)
  // As texts: the order of keys counts.
  assert.is(JSON.stringify(plain), JSON.stringify(source!.values), text)
  return true
}

test('the files of the golden cases are read alike, and more than half of them are plain', () => {
  const plain = corpus.filter(isPlain)
  assert.ok(plain.length > corpus.length / 2, `${plain.length} of ${corpus.length}`)
})

test('so are texts of which hardly any is right', () => {
  fc.assert(
    fc.property(text, (text) => void isPlain(text)),
    { numRuns: deep(20_000), seed: 1 },
  )
})

const scalars = [
  'a',
  'a b',
  'a: b',
  'a:b',
  'a #b',
  'a#b',
  'a  b',
  'http://a:80/b?c=d&e',
  'ghcr.io/a/b:v1.2-c@sha256:0',
  '"a"',
  '"a" #b',
  '"a"b',
  "'a'",
  "'it''s'",
  '"\\n"',
  '"{{ .Values.a }}"',
  "'{{ .Release.Name }}-a'",
  'true',
  'True',
  'no',
  'null',
  '~',
  '0',
  '-0',
  '8080',
  '08',
  '1.5',
  '1.50',
  '1e3',
  '.5',
  '1_000',
  '9007199254740993',
  '12:30',
  '2026-01-01',
  '500m',
  '2Gi',
  '1.2.3',
  '[]',
  '{}',
  '[a, "b", 1]',
  '[a, ]',
  '[a: b]',
  '[[a], {b: c}]',
  '{a: b, "c": [d]}',
  '{a, b}',
  '{a: b, a: c}',
  '{a: {{ b }}}',
  '[a #b]',
  '[ a ] # b',
  '{"a":1}',
  '|',
  '|-',
  '| # b',
  '|2',
  '>-',
  '--a',
  '- a',
  '-',
  '#a',
  '',
  '“a”',
  'ä',
  '(a)',
  '$(A)',
  '/a',
  '../a',
  '*a',
  '&a',
  '!a',
  '%a',
  '@a',
  '?',
]
const keys = ['a', 'b', 'a.b/c-d', '"a b"', "'c'", 'y', 'null', '__proto__', '<<', '1', 'metadata', 'labels', 'release']

/** Lines that nearly make a plain text: each is a key, an item or something else, and mostly indented as those before. */
const line = fc.record({
  deeper: fc.constantFrom(0, 0, 0, 0, 2, -2, 1),
  dash: fc.constantFrom('', '', '', '- ', '- - ', '-   '),
  key: fc.option(fc.constantFrom(...keys), { freq: 8 }),
  value: fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom('|', '|-', '') },
    { weight: 9, arbitrary: fc.constantFrom(...scalars) },
    fc.constantFrom(...fragments),
  ),
  end: fc.constantFrom('', '', '', ' ', ' # b', '\t'),
})
const lines = fc.array(line, { minLength: 1, maxLength: 4 }).map((lines) => {
  let indent = 0
  return lines.map(({ deeper, dash, key, value, end }) => {
    indent = Math.max(0, indent + deeper)
    const entry = key === null ? value : value === '' ? `${key}:` : `${key}: ${value}`
    return `${' '.repeat(indent)}${dash}${entry}${end}`
  })
})

test('so are texts that are nearly plain, of which many are', () => {
  let plain = 0
  fc.assert(
    fc.property(lines, fc.constantFrom('', '\n', '\n\n'), (lines, end) => {
      if (isPlain(lines.join('\n') + end)) plain++
    }),
    { numRuns: deep(60_000), seed: 2 },
  )
  assert.ok(plain > 500, String(plain))
})

test.run()
