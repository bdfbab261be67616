import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { stripVTControlCharacters } from 'node:util'
import { Ajv } from 'ajv'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Code, catalogue } from '../../src/diagnostics/catalogue.ts'
import type { Diagnostic, Range } from '../../src/diagnostics/diagnostic.ts'
import { type FormatOptions, formats } from '../../src/diagnostics/formats.ts'
import { wantsColor } from '../../src/text/color.ts'

const range = (line: number, column: number, endLine: number, endColumn: number): Range => ({
  start: { line, column },
  end: { line: endLine, column: endColumn },
})

/** An error `template` in `file.yaml`, with what a case needs besides. */
const error = (more: Partial<Diagnostic> = {}): Diagnostic => ({
  code: 'template',
  severity: 'error',
  message: 'message',
  location: { file: 'file.yaml' },
  ...more,
})

const inRange = (...at: Parameters<typeof range>): Diagnostic =>
  error({ location: { file: 'file.yaml', range: range(...at) } })

const options = (text?: string): FormatOptions => ({ text: () => text, color: false, width: 60, version: '1.2.3' })

const prod: Diagnostic = {
  code: 'unknown-key',
  severity: 'error',
  message: 'unknown key `initialDelaySecond`',
  help: 'did you mean `initialDelaySeconds`?',
  location: { file: 'environments/prod.yaml', range: range(4, 5, 4, 23) },
  related: [
    { message: 'sets it too', location: { file: 'overrides/a b.yaml', range: range(1, 1, 2, 1) } },
    { message: 'extends this file', location: { file: 'environments/dev.yaml' } },
  ],
  environments: ['dev', 'prod'],
}
const prodText = 'release: mlflow\nprobes:\n  liveness:\n    initialDelaySecond: 30\n    periodSeconds: 10\n'

const pretty = suite('diagnostics: pretty')

/** The rows of the only code frame, without the lines around it. */
const frame = (text: string, ...at: Parameters<typeof range>): string[] =>
  formats
    .pretty([inRange(...at)], options(text))
    .split('\n')
    .slice(2, -3)

pretty('tells the place, what is wrong, the lines, what to do, and how many', () => {
  const other = error({ severity: 'warning', code: 'output-foreign', message: 'nothing here' })
  assert.is(
    formats.pretty([prod, error(), other], options(prodText)),
    [
      'file.yaml warning output-foreign',
      '  nothing here',
      '',
      'environments/prod.yaml:4:5 error unknown-key',
      '  unknown key `initialDelaySecond`',
      '    3 |   liveness:',
      '  > 4 |     initialDelaySecond: 30',
      '      |     ^^^^^^^^^^^^^^^^^^',
      '    5 |     periodSeconds: 10',
      '  help: did you mean `initialDelaySeconds`?',
      '  note: overrides/a b.yaml:1:1 sets it too',
      '  note: environments/dev.yaml extends this file',
      '  in 2 environments: dev, prod',
      '',
      'file.yaml error template',
      '  message',
      '',
      '2 errors, 1 warning',
      '',
    ].join('\n'),
  )
})

pretty('says nothing of nothing', () => assert.is(formats.pretty([], options()), ''))

pretty('shows errors last, and of many of one kind the first and the places of the others', () => {
  const many = Array.from({ length: 30 }, (_, index) => ({ ...inRange(1, 1, 1, 2), location: { file: `f-${index}` } }))
  const text = formats.pretty(
    [...many, { ...inRange(1, 1, 1, 2), code: 'sqlite-ephemeral', severity: 'warning' }],
    options(),
  )
  const lines = text.trimEnd().split('\n')
  assert.match(lines[0]!, /warning sqlite-ephemeral/)
  assert.is(lines.filter((line) => /^f-\d+ error/.test(line)).length, 3)
  assert.match(lines.at(-3)!, /^error \S+ 27 times more: f-3, f-4, .* and 7 more$/)
  assert.is(lines.at(-1), '30 errors, 1 warning')
})

pretty('shows no frame for a file without text, or a place past its end', () => {
  const bare = 'file.yaml:9:1 error template\n  message\n\n1 error\n'
  assert.is(formats.pretty([inRange(9, 1, 9, 2)], options()), bare)
  assert.is(formats.pretty([inRange(9, 1, 9, 2)], options('a: 1\n')), bare)
})

pretty('points at the end of a file, and of a line', () => {
  assert.equal(frame('a: 1\n', 2, 1, 2, 1), ['    1 | a: 1', '  > 2 |', '      | ^'])
  assert.equal(frame('a:\nb: 1', 1, 3, 1, 3), ['  > 1 | a:', '      |   ^', '    2 | b: 1'])
})

pretty('marks every line of a range, and underlines the first', () => {
  const text = Array.from({ length: 12 }, (_, index) => `key${index + 1}: x`).join('\n')
  assert.equal(frame(text, 9, 4, 11, 1), [
    '     8 | key8: x',
    '  >  9 | key9: x',
    '       |    ^^^^',
    '  > 10 | key10: x',
    '    11 | key11: x',
  ])
  assert.equal(frame(text, 2, 1, 12, 3), [
    '     1 | key1: x',
    '  >  2 | key2: x',
    '       | ^^^^^^^',
    '  >  3 | key3: x',
    '  >    | …',
    '  > 12 | key12: x',
  ])
})

pretty('keeps carets below what they mean, whatever stands before', () => {
  assert.equal(frame('a:\r\n\tb:\tc\r\n', 2, 2, 2, 6), ['    1 | a:', '  > 2 |     b:    c', '      |     ^^^^^^^'])
  const columns = (before: string, text: string): string[] =>
    frame(`${before}${text}.`, 1, before.length + 1, 1, before.length + text.length + 1)
  assert.equal(columns('日本: ', '語'), ['  > 1 | 日本: 語.', '      |       ^^'])
  assert.equal(columns('👩‍👩‍👧 ', '🚀'), ['  > 1 | 👩‍👩‍👧 🚀.', '      |    ^^'])
  assert.equal(columns('e\u0301 ', 'o\u0308x'), ['  > 1 | e\u0301 o\u0308x.', '      |   ^^'])
})

pretty('crops a long line around its range', () => {
  const digits = '0123456789'.repeat(1000)
  assert.equal(frame(`${digits}\nkey: ${'日'.repeat(100)}`, 1, 5001, 1, 5004), [
    `  > 1 | …${digits.slice(4975, 5025)}…`,
    `      | ${' '.repeat(26)}^^^`,
    `    2 | key: ${'日'.repeat(23)}…`,
  ])
  assert.equal(frame(digits, 1, 1, 1, 9000), [`  > 1 | ${digits.slice(0, 51)}…`, `      | ${'^'.repeat(52)}`])
  assert.equal(frame(digits, 1, 9999, 1, 10_001), [`  > 1 | …${digits.slice(-27)}`, `      | ${' '.repeat(26)}^^`])
})

pretty('never shows half of a character where it crops', () => {
  const family = '👩‍👩‍👧'
  const at = family.length * 20
  assert.equal(frame(family.repeat(40), 1, at + 1, 1, at + family.length + 1), [
    `  > 1 | …${family.repeat(25)}…`,
    `      | ${' '.repeat(25)}^^`,
  ])
})

pretty('lets no escape sequence through', () => {
  assert.is(
    formats.pretty(
      [error({ message: 'key `\u001b[2J`\n', location: { file: 'a\u0007.yaml', range: range(1, 4, 1, 8) } })],
      options('a: \u001b[1m \u202edcba\u007f\u009b\u2028\n'),
    ),
    [
      'a␇.yaml:1:4 error template',
      '  key `␛[2J`␊',
      '  > 1 | a: ␛[1m <U+202E>dcba␡<U+009B><U+2028>',
      '      |    ^^^^',
      '',
      '1 error',
      '',
    ].join('\n'),
  )
})

pretty('names environments while they are few, and none where the file is its own', () => {
  const reach = (file: string, ...environments: string[]): string[] =>
    formats
      .pretty([error({ location: { file }, environments })], options())
      .split('\n')
      .slice(2, -3)
  assert.equal(reach('environments/team/a.yaml', 'team/a'), [])
  assert.equal(reach('environments/_defaults.yaml', 'a'), ['  in environment a'])
  assert.equal(reach('overrides/a.yaml', 'a', 'b', 'c', 'd'), ['  in 4 environments: a, b, c, d'])
  assert.equal(reach('overrides/a.yaml', 'a', 'b', 'c', 'd', 'e'), ['  in 5 environments: a, b, c and 2 more'])
})

pretty('adds nothing but colours when it colours', () => {
  const colored = formats.pretty([prod, error()], { ...options(prodText), color: true })
  assert.match(colored, '\u001b[1m\u001b[31merror\u001b[39m\u001b[22m')
  assert.is(stripVTControlCharacters(colored), formats.pretty([prod, error()], options(prodText)))
})

pretty('asks for the text of a file once', () => {
  const asked: string[] = []
  const text = (file: string): string => {
    asked.push(file)
    return prodText
  }
  formats.pretty(Array.from({ length: 1000 }, () => [prod, inRange(1, 1, 1, 2)]).flat(), {
    ...options(),
    text,
    isWhole: true,
  })
  assert.equal(asked, ['environments/prod.yaml', 'file.yaml'])
})

pretty('is coloured on a terminal, unless the environment says otherwise', () => {
  const terminal = { isTTY: true }
  assert.is(wantsColor(terminal, {}), true)
  assert.is(wantsColor({}, {}), false)
  assert.is(wantsColor(terminal, { TERM: 'dumb' }), false)
  assert.is(wantsColor(terminal, { NO_COLOR: '1' }), false)
  assert.is(wantsColor(terminal, { NO_COLOR: '' }), true)
  assert.is(wantsColor({}, { FORCE_COLOR: '1', NO_COLOR: '1' }), true)
  assert.is(wantsColor(terminal, { FORCE_COLOR: '0' }), false)
})

pretty.run()

const json = suite('diagnostics: json')

json('is one document, in a fixed order of keys', () => {
  const { code, ...rest } = prod
  assert.is(formats.json([{ ...rest, code }], options()), formats.json([prod], options()))
  assert.equal(JSON.parse(formats.json([prod, error({ severity: 'warning' })], options())), {
    version: '1.2.3',
    diagnostics: [prod, error({ severity: 'warning' })],
    summary: { errors: 1, warnings: 1 },
  })
})

json('is a document even when there is nothing to say', () => {
  const empty = { version: '1.2.3', diagnostics: [], summary: { errors: 0, warnings: 0 } }
  assert.is(formats.json([], options()), `${JSON.stringify(empty, null, 2)}\n`)
})

json.run()

const github = suite('diagnostics: github')

github('is a command a line', () => {
  const shared = error({ severity: 'warning', location: { file: 'a,b:c%.yaml' }, message: '50%,\r\n::stop' })
  assert.is(
    formats.github([{ ...prod, related: [] }, shared, inRange(2, 3, 4, 5), inRange(2, 3, 3, 1)], options()),
    [
      '::error file=environments/prod.yaml,line=4,endLine=4,col=5,endColumn=23,title=unknown-key::' +
        'unknown key `initialDelaySecond`%0Ahelp: did you mean `initialDelaySeconds`?%0Ain 2 environments: dev, prod',
      '::warning file=a%2Cb%3Ac%25.yaml,title=template::50%25,%0D%0A::stop',
      '::error file=file.yaml,line=2,endLine=4,title=template::message',
      '::error file=file.yaml,line=2,endLine=2,title=template::message',
      '',
    ].join('\n'),
  )
  assert.is(formats.github([], options()), '')
})

github.run()

const sarif = suite('diagnostics: sarif')

interface SarifResult {
  partialFingerprints: Record<string, string>
  locations: [{ physicalLocation: { artifactLocation: { uri: string } } }]
}

const results = (diagnostics: Diagnostic[], more = options()): SarifResult[] =>
  JSON.parse(formats.sarif(diagnostics, more)).runs[0].results

sarif('is a log of one run', () => {
  const log = JSON.parse(formats.sarif([prod, error()], options()))
  assert.is(log.version, '2.1.0')
  assert.equal(log.runs[0].tool.driver, {
    name: 'mlflow-gitops',
    version: '1.2.3',
    rules: (['template', 'unknown-key'] as const).map((id) => ({
      id,
      shortDescription: { text: catalogue[id].summary },
    })),
  })
  const [first, second] = log.runs[0].results
  const told = JSON.parse(formats.sarif([error()], { ...options(), example: (code) => `${code}!` }))
  const [{ id, help }] = told.runs[0].tool.driver.rules
  assert.equal(help, { text: `${id}!`, markdown: `\`\`\`\`text\n${id}!\n\`\`\`\`` })
  const linked = JSON.parse(formats.sarif([error()], { ...options(), documents: 'https://example.com/blob/v1.2.3' }))
  const { helpUri } = linked.runs[0].tool.driver.rules[0]
  assert.is(helpUri, `https://example.com/blob/v1.2.3/schema/DIAGNOSTICS.md#${id}`)
  const { partialFingerprints, ...result } = first
  assert.match(partialFingerprints['mlflowGitops/v1'], /^[0-9a-f]{16}:1$/)
  const place = (uri: string) => ({ artifactLocation: { uri, uriBaseId: '%SRCROOT%' } })
  assert.equal(result, {
    ruleId: 'unknown-key',
    ruleIndex: 1,
    level: 'error',
    message: { text: 'unknown key `initialDelaySecond`\nhelp: did you mean `initialDelaySeconds`?' },
    locations: [
      {
        physicalLocation: {
          ...place('environments/prod.yaml'),
          region: { startLine: 4, startColumn: 5, endLine: 4, endColumn: 23 },
        },
      },
    ],
    relatedLocations: [
      {
        id: 0,
        physicalLocation: {
          ...place('overrides/a%20b.yaml'),
          region: { startLine: 1, startColumn: 1, endLine: 2, endColumn: 1 },
        },
        message: { text: 'sets it too' },
      },
      { id: 1, physicalLocation: place('environments/dev.yaml'), message: { text: 'extends this file' } },
    ],
    properties: { environments: ['dev', 'prod'] },
  })
  assert.equal(second.locations, [{ physicalLocation: place('file.yaml') }])
})

sarif('knows a mistake again when it moves, and tells two alike apart', () => {
  const prints = (...diagnostics: Diagnostic[]): string[] =>
    results(diagnostics).map((result) => Object.values(result.partialFingerprints).join())
  const [first, second] = prints(inRange(1, 1, 1, 2), inRange(2, 1, 2, 2))
  assert.is.not(first, second)
  assert.equal(prints(inRange(7, 3, 7, 4), inRange(8, 1, 9, 2)), [first, second])
  assert.is.not(prints(error({ message: 'another' }))[0], first)
})

sarif.run()

const every = suite('diagnostics: every format')

const nasty = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...'\t\n\r\0\u001b\u007f\u0085\u009b\u00ad\u061c\u200b\u200d\u2028\u202e\u2066\ufeff'),
    fc.constantFrom(...'\u0301\ufe0f\u0600\u1100'),
    fc.constantFrom('\ud83d', '\udc69', '👩‍👧', '🇫🇷', '日', '\u{e0041}', '::', '%', ',', '##[', '/', '"', '\\', ' '),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 40,
})
const plain = { noNullPrototype: true }
const position = fc.record({ line: fc.integer({ min: 1, max: 12 }), column: fc.integer({ min: 1, max: 50 }) }, plain)
const location = fc.record(
  { file: nasty, range: fc.record({ start: position, end: position }, plain) },
  { requiredKeys: ['file'], ...plain },
)
const diagnostic = fc.record(
  {
    code: fc.constantFrom(...(Object.keys(catalogue) as Code[])),
    severity: fc.constantFrom('error', 'warning'),
    message: nasty,
    location,
    help: nasty,
    related: fc.array(fc.record({ message: nasty, location }, plain), { maxLength: 3 }),
    environments: fc.uniqueArray(nasty, { maxLength: 6 }),
  },
  { requiredKeys: ['code', 'severity', 'message', 'location'], ...plain },
) satisfies fc.Arbitrary<Diagnostic>
const anything = fc.tuple(
  fc.array(diagnostic, { maxLength: 5 }),
  fc.option(
    fc.array(nasty, { maxLength: 12 }).map((lines) => lines.join('\n')),
    { nil: undefined },
  ),
  fc.integer({ min: 0, max: 80 }),
)

/** Everything that could move a cursor, begin an escape sequence or reorder a line; a newline alone is ours. */
const control = /[\0-\t\v-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]/u

const holds = (law: (diagnostics: Diagnostic[], options: FormatOptions) => void): void =>
  fc.assert(
    fc.property(anything, ([diagnostics, text, width]) => law(diagnostics, { ...options(text), width })),
    { seed: 3, numRuns: 1000 },
  )

every('gives the runner of GitHub Actions no command but its own', () => {
  const range = { start: { line: 1, column: 1 }, end: { line: 1, column: 2 } }
  const found: Diagnostic = {
    code: 'template',
    severity: 'error',
    message: ' ::error::x ##[group]y',
    help: '##[endgroup]',
    location: { file: 'environments/a.yaml', range },
  }
  for (const [name, format] of Object.entries(formats)) {
    const lines = format([found], options('##[set-output name=level;]none')).split('\n')
    assert.equal(
      lines.filter((line) => line.includes('##[') || (name !== 'github' && /^\s*::/.test(line))),
      [],
    )
  }
})

every('emits no control character of its input', () =>
  holds((diagnostics, options) => {
    for (const format of Object.values(formats)) assert.not.match(format(diagnostics, options), control)
    const colored = formats.pretty(diagnostics, { ...options, color: true })
    assert.is(colored.replace(/\x1b\[\d+m/g, ''), formats.pretty(diagnostics, options))
  }),
)

every('can be read back', () =>
  holds((diagnostics, options) => {
    assert.equal(JSON.parse(formats.json(diagnostics, options)).diagnostics, diagnostics)
    assert.equal(
      results(diagnostics, options).map(({ locations: [place] }) =>
        decodeURIComponent(place.physicalLocation.artifactLocation.uri),
      ),
      diagnostics.map(({ location }) => Buffer.from(location.file).toString()),
    )
    const commands = formats.github(diagnostics, options).split('\n').slice(0, -1)
    assert.is(commands.length, diagnostics.length)
    for (const command of commands) assert.match(command, /^::(error|warning) file=[^:]*,title=[a-z0-9-]+::/)
  }),
)

every('is valid SARIF, by the schema', () => {
  const path = createRequire(import.meta.url).resolve('schemastore/schemas/json/sarif-2.1.0.json')
  // The schema has a pattern that is no regular expression in Unicode mode; ajv checks no format by itself.
  const ajv = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false })
  const validate = ajv.compile(JSON.parse(readFileSync(path, 'utf8')))
  holds((diagnostics, options) => {
    assert.ok(validate(JSON.parse(formats.sarif(diagnostics, options))), ajv.errorsText(validate.errors))
  })
})

every.run()
