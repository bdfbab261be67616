// What is generated and committed must be what its source gives today.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { compile } from '../../src/compile.ts'
import { generated } from '../../src/scripts/generate.ts'
import { outdatedFiles } from '../../src/write/outdated.ts'
import { plan } from '../../src/write/plan.ts'

const test = suite('generated')
const repository = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(repository, path), 'utf8')

for (const [path, text] of Object.entries(await generated())) {
  test(`${path} is what its sources give: npm run generate`, () => assert.ok(read(path) === text, path))
}

test('out/ is what environments/ give: npm run compile', async () => {
  const { files, diagnostics } = await compile(repository)
  assert.equal(diagnostics, [])
  const planned = plan(repository, files)
  assert.equal([...planned.diagnostics, ...outdatedFiles(planned)], [])
})

test.run()
