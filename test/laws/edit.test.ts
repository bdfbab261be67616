// A value of a file is set, and every byte outside of it stays: over comments and styles by chance.
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { planEdits } from '../../src/edit/plan-edits.ts'
import { setValue as setIn } from '../../src/edit/set-value.ts'
import { at, isObject, type Json, type JsonObject, withValue } from '../../src/model/json.ts'
import { parse } from '../../src/phases/1-load/parse.ts'
import { deep } from '../support/depth.ts'

const test = suite('edit')

const setValue = (text: string, path: readonly string[], value: Json): string | undefined =>
  setIn(parse('', text).source!, path, value)?.text

const words = [
  'a',
  'on',
  'two words',
  "it's",
  '"',
  '\\',
  '',
  '12:30',
  '1e3',
  '# no',
  'a: b',
  '{',
  '[x]',
  ',',
  'é😀',
  '- a',
  '&a',
  '*a',
  '{{ .Values.a }}',
  'key=value',
  'several\nlines',
  ' ',
  '0777',
]
const keys = ['a', 'b', 'on', 'x.y/z', 'two words', '12', 'é']
const scalar = fc.oneof(
  fc.constantFrom<Json>(...words),
  fc.integer({ min: -99, max: 99 }),
  fc.constantFrom<Json>(true, false, null, 0.5),
)
const { value: json } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    scalar,
    fc.dictionary(fc.constantFrom(...keys), tie('value'), { maxKeys: 4, noNullPrototype: true }),
    fc.array(tie('value'), { maxLength: 3 }),
  ),
}))
const map = fc.dictionary(fc.constantFrom(...keys), json, {
  maxKeys: 5,
  noNullPrototype: true,
}) as fc.Arbitrary<JsonObject>

/** Where the key of a path begins, and where its value ends with all that belongs to it. */
interface Span {
  path: string[]
  start: number
  end: number
}

/** Writes values as different people would, and says where each stands. */
function written(values: JsonObject, roll: (sides: number) => number): { text: string; spans: Span[] } {
  const spans: Span[] = []
  let text = ''
  const quoted = (value: string): string =>
    /['\\\n]/.test(value) || roll(2) === 0 ? JSON.stringify(value) : `'${value}'`
  const word = (value: string): string =>
    /^[a-z]{1,1}$/.test(value) && value !== 'y' && value !== 'n' && roll(2) === 0 ? value : quoted(value)
  const flow = (value: Json): string => {
    if (typeof value === 'string') return word(value)
    if (Array.isArray(value))
      return `[${roll(2) ? ' ' : ''}${value.map(flow).join(roll(2) ? ', ' : ' ,')}${value.length > 0 && roll(4) === 0 ? ',' : ''}]`
    if (isObject(value))
      return `{${Object.entries(value)
        .map(([key, item]) => `${word(key)}: ${flow(item)}`)
        .join(', ')}${roll(3) ? ' ' : ''}}`
    return String(value)
  }
  const noise = (indent: string): string =>
    ['', '', `${indent}# a comment, with: colons\n`, '\n', '# at the margin\n'][roll(5)]!
  const end = (): string => ['\n', '\n', ' # behind\n', '  \n'][roll(4)]!
  const block = (values: JsonObject, indent: string, path: string[]): void => {
    for (const [key, value] of Object.entries(values)) {
      text += noise(indent) + indent
      const start = text.length
      const here = [...path, key]
      text += `${word(key)}${roll(5) === 0 ? ' ' : ''}:`
      if (isObject(value) && Object.keys(value).length > 0 && roll(3) > 0) {
        text += end()
        block(value, indent + ' '.repeat(1 + roll(4)), here)
      } else if (Array.isArray(value) && value.length > 0 && roll(2) === 0) {
        text +=
          end() +
          value.map((item) => `${indent}${roll(2) ? '' : '  '}`.slice(0, indent.length) + `- ${flow(item)}\n`).join('')
      } else if (value === 'several\nlines') text += ` |-\n${indent}  several\n${indent}  lines\n`
      else text += (value === null && roll(2) === 0 ? '' : ` ${roll(2) ? ' ' : ''}${flow(value)}`) + end()
      spans.push({ path: here, start, end: text.length })
    }
  }
  text += ['', '# yaml-language-server: $schema=x\n', '---\n'][roll(3)]!
  block(values, '', [])
  if (roll(4) === 0) text = text.replace(/\s*$/, '')
  return { text, spans }
}

const common = (a: string, b: string): number => {
  let length = 0
  while (length < Math.min(a.length, b.length) && a[length] === b[length]) length++
  return length
}
const reversed = (text: string): string => [...text].reverse().join('')

test('what is set is so, and nothing outside of it has moved', () => {
  const many = fc.tuple(
    map,
    fc.infiniteStream(fc.nat(2 ** 20)),
    fc.array(fc.constantFrom(...keys), { minLength: 1, maxLength: 3 }),
    json,
    fc.nat(),
  )
  let made = 0
  fc.assert(
    fc.property(many, ([values, dice, more, value, pick]) => {
      const { text, spans } = written(values, (sides) => dice.next().value % sides)
      const { source, diagnostics } = parse('', text)
      // Some plain words are refused, and some texts hold nothing: neither is for this.
      fc.pre(diagnostics.length === 0 && source !== undefined)
      const existing = spans[pick % (spans.length + 1)]
      const path = existing
        ? pick % 3 === 0 && isObject(at(values, existing.path))
          ? [...existing.path, ...more]
          : existing.path
        : more
      const after = setValue(text, path, value)
      assert.ok(after !== undefined, `not done: ${JSON.stringify([text, path, value])}`)
      assert.equal(parse('', after).source!.values, withValue(source.values, path, value))
      const old = spans
        .filter((span) => span.path.every((key, index) => key === path[index]))
        .sort((a, b) => b.path.length - a.path.length)[0]
      if (after === text) return
      const prefix = common(text, after)
      const suffix = common(reversed(text), reversed(after))
      // A text without a line's end at its end may be given one.
      const size = text.trimEnd().length
      if (old) assert.ok(prefix >= old.start && suffix >= size - old.end, JSON.stringify([text, after, path]))
      const isNew =
        path.every((_, length) =>
          (({ below }) => below === undefined || isObject(below))({ below: at(source.values, path.slice(0, length)) }),
        ) && at(source.values, path) === undefined
      if (isNew) assert.ok(after.length >= text.length && prefix + suffix >= size, JSON.stringify([text, after, path]))
      made++
    }),
    { numRuns: deep(10_000), seed: 1, includeErrorInReport: true },
  )
  assert.ok(made > 5000, `${made}`)
})

test('what is promoted, several values one after the other, moves nothing outside of them', () => {
  const many = fc.tuple(
    map,
    fc.infiniteStream(fc.nat(2 ** 20)),
    fc.array(fc.record({ keys: fc.array(fc.constantFrom(...keys), { minLength: 1, maxLength: 3 }), value: json }), {
      minLength: 2,
      maxLength: 4,
    }),
  )
  let made = 0
  fc.assert(
    fc.property(many, ([values, dice, assignments]) => {
      const { text, spans } = written(values, (sides) => dice.next().value % sides)
      const { source, diagnostics } = parse('', text)
      fc.pre(diagnostics.length === 0 && source !== undefined)
      const { texts, problems } = planEdits(
        {
          sources: new Map([['to.yaml', source]]),
          objects: new Map(),
          broken: new Set(),
          today: '2027-01-31',
          diagnostics: [],
        },
        ['to'],
        assignments,
      )
      assert.equal(problems, [])
      const after = texts.get('to.yaml') ?? text
      assert.equal(
        parse('', after).source!.values,
        assignments.reduce<Json>((all, { keys, value }) => withValue(all, keys, value), source.values),
      )
      // What stands outside of the values at the top that are touched is there, line by line, in its order.
      const touched = spans
        .filter(({ path }) => path.length === 1 && assignments.some(({ keys }) => keys[0] === path[0]))
        .sort((a, b) => b.start - a.start)
      const outside = touched
        .reduce((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text)
        .split('\n')
        .map((line) => line.trimEnd())
        .filter((line) => line !== '')
      const lines = after.split('\n').map((line) => line.trimEnd())
      let at = 0
      for (const line of outside) {
        const found = lines.indexOf(line, at)
        assert.ok(found !== -1, JSON.stringify([text, after, line]))
        at = found + 1
      }
      made++
    }),
    { numRuns: deep(2000), seed: 1, includeErrorInReport: true },
  )
  assert.ok(made > 1000, `${made}`)
})

test("people's files", () => {
  const file = '# Ours.\nimage: "a:1"   # pinned\nmetadata:\n    labels: {team: x}\n\n# The end.\n'
  assert.is(setValue(file, ['image'], 'a:2'), file.replace('"a:1"', '"a:2"'))
  assert.is(setValue(file, ['metadata', 'labels', 'b'], 'c'), file.replace('{team: x}', '{team: x, b: c}'))
  assert.is(setValue(file, ['metadata', 'user_id'], null), file.replace('x}\n', 'x}\n    user_id: null\n'))
  assert.is(setValue(file, ['replicas'], 2), file.replace('x}\n', 'x}\nreplicas: 2\n'))
  assert.is(setValue('', ['a', 'b'], [1]), 'a:\n  b: [1]\n')
  assert.is(setValue('a: 1\r\nb: 2\r\n', ['a'], 3), 'a: 3\r\nb: 2\r\n')
  assert.is(setValue('a: 1\r\n', ['b', 'c'], 3), 'a: 1\r\nb:\r\n  c: 3\r\n')
})

test('what is said elsewhere too is not changed here', () => {
  assert.is(setValue('a: &x 1\nb: *x\n', ['a'], 2), undefined)
  assert.is(setValue('a: &x 1\nb: *x\n', ['b'], 2), undefined)
})

test.run()
