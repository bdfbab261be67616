// What `diff` says of two trees of environments: each case is a folder with both, and what is expected.

import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { compileObjects } from '../../src/compile.ts'
import { ofDelivery, ofEnvironments } from '../../src/diff/consequences/consequences.ts'
import { type Diff, diff } from '../../src/diff/diff.ts'
import { reports } from '../../src/diff/report/reports.ts'
import { readFiles } from '../support/project.ts'

const test = suite('diffs')

const cases = join(import.meta.dirname, 'diffs')
const told = new Set<string>()

async function compared(name: string): Promise<Diff> {
  const after = await compileObjects(join(cases, name, 'after'))
  return diff(await compileObjects(join(cases, name, 'before'), { known: after }), after)
}

// Each case is a folder with the trees before and after, and what is said of them: UPDATE_GOLDEN=1 writes it.
for (const name of readdirSync(cases)) {
  test(name, async () => {
    const found = await compared(name)
    for (const { code } of [...found.environments, ...found.delivery].flatMap(({ consequences }) => consequences))
      told.add(code)
    const options = { base: { name: 'main', commit: '0123456789abcdef0123456789abcdef01234567' }, color: false }
    const said = {
      'pretty.txt': reports.pretty(found, options),
      'comment.md': reports.markdown(found, options),
      'diff.json': reports.json(found, options),
    }
    const expected = join(cases, name, 'expected')
    if (process.env.UPDATE_GOLDEN) {
      rmSync(expected, { recursive: true, force: true })
      mkdirSync(expected)
      for (const [file, text] of Object.entries(said)) writeFileSync(join(expected, file), text)
    }
    assert.equal(said, readFiles(expected))
  })
}

test('every consequence is told in a case', () => {
  assert.equal(
    [...Object.keys(ofEnvironments), ...Object.keys(ofDelivery)].filter((code) => !told.has(code)),
    [],
  )
})

test.run()
