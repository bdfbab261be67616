// Law 5 of src/README.md: whatever stands in the files, compile returns, and every diagnostic has its place.
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { compile } from '../../src/compile.ts'
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts'
import { formats } from '../../src/diagnostics/formats.ts'
import { fragments, mutated, text } from '../support/arbitrary/texts.ts'
import { deep } from '../support/depth.ts'
import { newProject, removeProjects, type Tree, writeFiles } from '../support/project.ts'

const test = suite('fuzz')
test.after(removeProjects)

/** An environment about which there is nothing to say but a typo. */
const typo = 'relese: mlflow\n'

/** What a diagnostic says of a place that its file doesn't have; nothing where all is well. */
function misplaced({ code, location: { file, range } }: Diagnostic, root: string): string | undefined {
  if (!range)
    return /^(file-|mistakes-|invalid-utf8|symlink|environment-|object-unused$)/.test(code)
      ? undefined
      : `${code} has no range`
  const lines = readFileSync(join(root, file), 'utf8')
    .replace(/^\ufeff/, '')
    .split('\n')
  const { start, end } = range
  const isIn = ({ line, column }: typeof start): boolean =>
    line >= 1 && line <= lines.length && column >= 1 && column <= lines[line - 1]!.length + 1
  const isOrdered = start.line < end.line || (start.line === end.line && start.column <= end.column)
  return isIn(start) && isIn(end) && isOrdered
    ? undefined
    : `${code} at ${file}:${start.line}:${start.column}-${end.line}:${end.column}`
}

/** The counterexample with what is wrong about it, and no long search for a smaller one. */
const fuzz = { includeErrorInReport: true }

const options = { color: false, version: '0', rules: {}, width: 80 }

async function survives(files: Tree, root: string): Promise<void> {
  rmSync(join(root, 'environments'), { recursive: true, force: true })
  writeFiles(root, files)
  const { diagnostics } = await compile(root)
  assert.equal(
    diagnostics.flatMap((diagnostic) => misplaced(diagnostic, root) ?? []),
    [],
  )
  for (const { message, help = '' } of diagnostics) assert.ok(message.length <= 1000 && help.length <= 1000, message)
  const text = (file: string) => readFileSync(join(root, file), 'utf8').replace(/^\ufeff/, '')
  for (const format of Object.values(formats)) assert.not.match(format(diagnostics, { ...options, text }), /##\[/)
}

const paths = [
  '_fleet.yaml',
  'dev.yaml',
  '_defaults.yaml',
  'overrides/a.yaml',
  'team/prod.yml',
  'team/_defaults.yaml',
  'Bad Name.yaml',
]

test('no text makes compile throw, or a diagnostic point beside its file', async () => {
  const root = newProject({})
  const tree = fc.uniqueArray(fc.tuple(fc.constantFrom(...paths), text), {
    selector: ([path]) => path,
    minLength: 1,
    maxLength: 3,
  })
  await fc.assert(
    fc.asyncProperty(tree, (entries) =>
      survives(Object.fromEntries(entries.map(([path, text]) => [`environments/${path}`, text])), root),
    ),
    { ...fuzz, numRuns: deep(800), seed: 1 },
  )
})

/** Where a text of many pieces stands, as which it is read. */
const places: ((text: string) => string)[] = [
  (text) => `release: ${text}\n`,
  (text) => `metadata: {annotations: {a: ${JSON.stringify(text)}}}\n`,
  (text) => `env_vars: {A: ${JSON.stringify(text)}, B: $(A)}\n`,
  (text) => `extends: [${JSON.stringify(text)}]\n`,
  (text) => `persistent_storage: {volumes: {a: {mount_path: ${JSON.stringify(`/${text}:`)}}}}\n`,
  (text) => `${JSON.stringify(text)}: 1\n`,
  (text) =>
    `patches: [{target: {kind: Service}, json6902: [{op: add, path: ${JSON.stringify(`/${text}`)}, value: 1}]}]\n`,
  (text) => text,
]
const pieces = [
  ...fragments,
  '1',
  '_',
  '{{ "\\"',
  ' | quote',
  '$(',
  '$(A)',
  '/..',
  '::',
  '##[',
  '&a x\n',
  '- &a\n',
  'a: \n',
]

test('nor does a piece of text that is repeated thousands of times, and no message grows with it', async () => {
  const root = newProject({})
  const pumped = fc
    .tuple(
      fc.constantFrom(...places),
      fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 2 }),
      fc.nat({ max: 5000 }),
      fc.constantFrom('', ...pieces),
    )
    .map(([place, repeated, count, end]) => place(repeated.join('').repeat(count) + end))
  await fc.assert(
    fc.asyncProperty(pumped, (text) => survives({ 'environments/dev.yaml': text }, root)),
    { ...fuzz, numRuns: deep(150), seed: 3 },
  )
})

test('neither do any bytes', async () => {
  const root = newProject({})
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.tuple(mutated, fc.nat(), fc.integer({ min: 0, max: 255 })).map(([text, at, byte]) => {
      const bytes = Buffer.from(text)
      bytes[at % (bytes.length || 1)] = byte
      return bytes
    }),
  )
  await fc.assert(
    fc.asyncProperty(bytes, (content) =>
      survives({ 'environments/dev.yaml': content, 'environments/team/prod.yaml': typo }, root),
    ),
    { ...fuzz, numRuns: deep(600), seed: 2 },
  )
})

test.run()
