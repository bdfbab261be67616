// What programs may rely on: the declarations of the package, their comments aside. A change of it shows here, and is a
// change of version: .github/docs/versions.md.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { declarations } from '../../src/scripts/declarations.ts'

const test = suite('public-api')
const report = join(import.meta.dirname, 'public-api.d.ts')

test('the package exports what public-api.d.ts says: npm run golden:update', () => {
  const text = declarations({ comments: false })
  if (process.env.UPDATE_GOLDEN) writeFileSync(report, text)
  assert.ok(readFileSync(report, 'utf8') === text)
})

test.run()
