// Values that a YAML writer gets wrong: strings that look like something else, and JSON made of them.
import fc from 'fast-check'
import type { Json } from '../../src/model/json.ts'

const cases = (word: string): string[] => [word, word.toUpperCase(), word[0]!.toUpperCase() + word.slice(1)]

const resolved = [
  ...['y', 'n', 'yes', 'no', 'on', 'off', 'true', 'false', 'null', '.inf', '-.inf', '+.inf', '.nan'].flatMap(cases),
  ...['inf', '-inf', 'nan', 'infinity', '~', '<<', '=', '', 'tRUE', 'nULL', '!!str', '!', '&a', '*a', '%YAML', '@a'],
  ...['0', '1', '-1', '+1', '007', '0777', '0o17', '0x1F', '0b101', '1_000', '_1', '1_', '0.', '.5', '1.', '1.5', '-0'],
  ...['1e3', '1E3', '1e+3', '1.0e-7', '.5e1', '0x1p-2', '1:30', '-1:30', '190:20:30.15', '12:30', '00:00', '0.0.0.0'],
  ...['2001-12-14', '2001-12-14 21:59:43.10 -5', '2001-12-14t21:59:43Z', '10.0.0.1', '..', '...', '.', '-', '--'],
  ...['---'],
  ...['8080', '1Gi', '500m', '30s', '1h', '1d', '1f', '1E', '1e', '2Ei', '0.5G', '1.Gi', '12e03', '9'.repeat(30)],
]

const shaped = [
  ...[' a', 'a ', '\ta', 'a\t', 'a b', 'a  b', 'a\tb', 'a: b', 'a:b', 'a:', ':a', ': a', 'a :b', 'a : b', 'a::b'],
  ...['a #b', 'a# b', '#a', '# a', '- a', '-a', '--a', '--a: b', '? a', '?a', '?', ':', ',', ', a', '[', '[a]', 'a]'],
  ...['{', '{a}', '{a: b}', '}', '|', '|-', '>', '> a', "'", "'a'", "it's", '"', '"a"', 'a"b', 'a\\b', '\\', '\\n'],
  ...['`a', '%a', '@', '!a', '&', '*', '--- a', '... a', '<a', '=a', '~a', '$a', '$(A)', '$patch', '/', './a', '../a'],
]

const several = [
  ...['\n', '\n\n', 'a\n', 'a\n\n', 'a\n\n\n', '\na', '\n\na\n', 'a\nb', 'a\n\nb\n', 'a\n b', ' a\nb', '\ta\nb'],
  ...['a\n\tb'],
  ...['a\n \n\nb\n \n', ' a\n \nb', '\n \na', ' \n a', '\n a\n\n', '  a\n b\n\n\n', 'a \nb', 'a\nb ', 'a\n '],
  ...['a\n \n', 'a\n  \nb', 'a\n\t', 'a\n\t\nb', ' \n', '\t\n', '- a\n- b', 'a: b\nc: d\n'],
  ...['#a\nb', 'a\n#b', '---\na', 'a\n---\nb', '...\n', 'a\n...\n', '%YAML 1.1\n---\n', '|\na', '"a\nb', "'a\n'b"],
  ...['? a\n: b'],
  ...[
    'a\r',
    'a\r\n',
    'a\r\nb',
    '\r',
    'a\rb\n',
    'é\nü\n',
    '日本\n語',
    '😀\n😀',
    'a\n\u00a0\nb',
    `${'a'.repeat(300)}\n b`,
  ],
]

const invisible = [
  ...['\0', '\x01', '\x07', '\b', '\x1b', '\x7f', '\x80', '\x85', 'a\x85b', 'a\n\x85', '\xa0', '\xad', '\u2028'],
  ...['a\u2029b'],
  ...['a\u2028\nb', '\ufeff', '\ufeffa', 'a\ufeff\nb', '\u200b', '\u202ea', '\u2066', '\ufffd', '\ufffe', '\uffff'],
  ...['\ud7ff'],
  ...['\ue000', '😀', '\u{10ffff}', 'é', 'ß: ü', 'e\u0301', 'a\x0cb', 'a\x0b\nb', '\x1c'],
]

/** Not Unicode, so some readers refuse them (go-yaml); those that don't must read them back. */
const surrogates = ['\ud800', '\udfff', 'a\udc00\nb', '\udc00\ud800', 'a\ud83d']

const objectKeys = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'length']

export const unicodeStrings = [...resolved, ...shaped, ...several, ...invisible, ...objectKeys]
export const hostileStrings = [...unicodeStrings, ...surrogates]

const joints = [' ', '  ', '\n', '\n\n', '\t', '\r', ':', ': ', ' #', '-', '- ', '"', "'", '\\', 'a', 'é', '\x85']
const pieces = [...resolved, ...joints]

function jsonOf(texts: string[], unit: 'binary' | 'binary-ascii' | 'grapheme'): fc.Arbitrary<Json> {
  const text = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...texts) },
    { weight: 4, arbitrary: fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((list) => list.join('')) },
    { weight: 2, arbitrary: fc.string({ unit: 'binary-ascii' }) },
    { weight: 1, arbitrary: fc.string({ unit }) },
  )
  const scalar = fc.oneof(
    { weight: 5, arbitrary: text },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  )
  return fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      scalar,
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(text, tie('value'), { maxKeys: 4, noNullPrototype: true }),
    ),
  })).value
}

/** Any JSON, and mostly what is hard to write. */
export const json = jsonOf(hostileStrings, 'binary')

/** The same of what every reader of YAML can read: without lone surrogates. */
export const unicodeJson = jsonOf(unicodeStrings, 'grapheme')
