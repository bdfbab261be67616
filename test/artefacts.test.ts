// What is generated and committed is what its sources give now.
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { codes, reference, replaceRegion } from '../src/build/reference.ts'
import { types } from '../src/build/types.ts'
import { compile } from '../src/compile.ts'
import { drift } from '../src/disk/drift.ts'
import { plan } from '../src/disk/plan.ts'

const repository = resolve(import.meta.dirname, '..')
const read = (path: string): string => readFileSync(join(repository, path), 'utf8')
const test = suite('artefacts')

test('src/generated/types.ts: npm run generate', async () => {
  assert.fixture(read('src/generated/types.ts'), await types())
})

test('the tables of README.md: npm run generate', () => {
  const text = read('README.md')
  assert.fixture(text, replaceRegion(replaceRegion(text, 'values', reference()), 'codes', codes()))
})

test('out/: npm run compile', async () => {
  const { files, diagnostics } = await compile(repository)
  assert.equal(diagnostics, [])
  const planned = plan(repository, files)
  assert.equal([...planned.diagnostics, ...drift(planned)], [])
})

test.run()
