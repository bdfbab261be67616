// No pattern backtracks: whatever text meets it, the steps grow with its length, and not with the square of it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { globby } from 'globby'
import { parseSync, Visitor } from 'oxc-parser'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { isObject, type Json } from '../../src/model/json.ts'
import { type Pump, pumps } from '../support/regex-pumps.ts'
import { parseRegex, stepCounter } from '../support/regex-steps.ts'

const test = suite('regular expressions')
const repository = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(repository, path), 'utf8')

/** A pattern, and the first place where it stands. */
interface Found {
  source: string
  flags: string
  file: string
}

/** The regular expressions that stand in a program. */
function literals(file: string): Found[] {
  const found: Found[] = []
  const { program } = parseSync(file, read(file))
  new Visitor({
    Literal: (node) => {
      if ('regex' in node) found.push({ source: node.regex.pattern, flags: node.regex.flags, file })
    },
  }).visit(program)
  return found
}

/** The patterns of a schema, with the flag by which ajv reads them. */
function schemaPatterns(value: Json, file: string): Found[] {
  if (Array.isArray(value)) return value.flatMap((item) => schemaPatterns(item, file))
  if (!isObject(value)) return []
  const { pattern } = value
  const own = typeof pattern === 'string' ? [{ source: pattern, flags: 'u', file }] : []
  return [...own, ...Object.values(value).flatMap((child) => schemaPatterns(child, file))]
}

const programs = await globby('src/**/*.ts', { cwd: repository })
const schemas = await globby('schema/**/*.json', { cwd: repository })
const all = [...programs.flatMap(literals), ...schemas.flatMap((file) => schemaPatterns(JSON.parse(read(file)), file))]
const patterns = [...new Map(all.map((found) => [`/${found.source}/${found.flags}`, found])).values()]

/** Whether steps grow with more than the length: from one to two and four times of it by 4, and not by 2. */
function isSlow(
  count: (text: readonly string[]) => number,
  { before, repeated, after }: Pump,
  length: number,
): boolean {
  const steps = (factor: number): number => {
    const text = [...before]
    while (text.length < before.length + length * factor) text.push(...repeated)
    return count([...text, ...after])
  }
  const [one, two] = [steps(1), steps(2)]
  return two === Infinity || (two > 2.2 * one && steps(4) - two > 3 * (two - one))
}

/** A text on which a pattern takes more steps than grow with it; undefined where there is none. */
function slowText({ source, flags }: Pick<Found, 'source' | 'flags'>): string | undefined {
  const pattern = parseRegex(source, flags)
  const count = stepCounter(pattern, flags)
  // What is repeated so many times at most is done with beyond that; where that is far, growth within it counts.
  const bounds = [...source.matchAll(/\{(?:\d+,)?(\d+)\}/g)].map(([, bound]) => Number(bound))
  const length = Math.min(64, Math.max(24, ...bounds.map((bound) => bound * 2)))
  for (const pump of pumps(pattern, flags)) {
    if (isSlow(count, pump, length)) return JSON.stringify([pump.before, pump.repeated, pump.after])
  }
  return undefined
}

test('a pattern that backtracks is found', () => {
  const slow = ['(a+)+$', '^[0-9_]*\\.?[0-9_]*$', '\\$\\(([^)]+)\\)', '\\s+$', '^/[^:]*[^:/][^:]*$', '(a|ab)*c|x*x*y']
  for (const source of slow) assert.type(slowText({ source, flags: '' }), 'string', source)
  for (const source of ['^a*$', '^(a|b)+c', '^[a-z]([-a-z]*[a-z])?$'])
    assert.is(slowText({ source, flags: '' }), undefined)
})

/** Where a program makes patterns of texts: of the schemas', of those in the same file, of names that it escapes. */
const makers = [
  'src/diff/placeholders.ts',
  'src/explain/alternatives.ts',
  'src/facts/kubernetes/forms.ts',
  'src/facts/kubernetes/ingress-controllers.ts',
  'src/model/placeholders.ts',
  'src/phases/9-emit/scalar.ts',
  'src/schema/help.ts',
  'src/schema/rewrite.ts',
  'src/scripts/mlflow-facts/claims.ts',
  'src/scripts/mlflow-facts/release.ts',
  'src/text/secrets.ts',
  'src/text/terminal-width.ts',
]

test('no other file makes patterns of texts', () => {
  assert.ok(patterns.length > 150, `${patterns.length}`)
  assert.equal(programs.filter((file) => /\bRegExp\(/.test(read(file))).sort(), makers)
})

for (const pattern of patterns) {
  test(`/${pattern.source}/${pattern.flags} of ${pattern.file}`, () => assert.is(slowText(pattern), undefined))
}

test.run()
