// What is generated and committed must be what its source gives today.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { compile } from '../../src/compile.ts'
import { regions } from '../../src/scripts/reference.ts'
import { types } from '../../src/scripts/types.ts'
import { drift } from '../../src/write/outdated.ts'
import { plan } from '../../src/write/plan.ts'

const test = suite('artefacts')
const repository = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(repository, path), 'utf8')

/** What stands in README.md between `<!-- name -->` and `<!-- /name -->`. */
const region = (name: string): string | undefined =>
  new RegExp(`<!-- ${name} -->\n([^]*)\n<!-- /${name} -->`).exec(read('README.md'))?.[1]

test('src/generated is what the schemas give: npm run generate', async () => {
  for (const [name, text] of Object.entries(await types()))
    assert.ok(read(`src/schema/generated/${name}`) === text, name)
})

test('the tables of README.md are what the schemas and the rules give: npm run generate', () => {
  for (const [name, content] of Object.entries(regions)) assert.is(region(name), content())
})

test('out/ is what environments/ give: npm run compile', async () => {
  const { files, diagnostics } = await compile(repository)
  assert.equal(diagnostics, [])
  const planned = plan(repository, files)
  assert.equal([...planned.diagnostics, ...drift(planned)], [])
})

test.run()
