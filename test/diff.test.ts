// What a diff says of two objects, and of two trees of environments.
import fc from 'fast-check'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { compileObjects } from '../src/compile.ts'
import { consequences } from '../src/diff/consequences.ts'
import { diff, type Diff } from '../src/diff/diff.ts'
import { applyChanges, objectDiff } from '../src/diff/object-diff.ts'
import { reports } from '../src/diff/report/reports.ts'
import { kind, kubernetesObject } from './kustomize/arbitraries.ts'
import { texts } from './root.ts'

const test = suite('diff')

test('applied to the old object it gives the new one, and nothing is said of objects that are equal', () => {
  const pair = kind.chain((kind) => fc.tuple(kubernetesObject(kind, ['m']), kubernetesObject(kind, ['m'])))
  fc.assert(
    fc.property(pair, ([before, after]) => {
      assert.equal(applyChanges(before, objectDiff(before, after)), after)
      assert.equal(objectDiff(before, before), [])
    }),
    { numRuns: 10_000, seed: 1 },
  )
})

const cases = join(import.meta.dirname, 'diffs')
const told = new Set<string>()

async function compared(name: string): Promise<Diff> {
  const after = await compileObjects(join(cases, name, 'after'))
  return diff(await compileObjects(join(cases, name, 'before'), { before: after.loaded }), after)
}

// Each case is a folder with the trees before and after, and what is said of them: UPDATE_CASES=1 writes it.
for (const name of readdirSync(cases)) {
  test(name, async () => {
    const found = await compared(name)
    for (const { code } of found.groups.flatMap(({ consequences }) => consequences)) told.add(code)
    const options = { base: 'the base', color: false }
    const said = { 'pretty.txt': reports.pretty(found, options), 'comment.md': reports.markdown(found, options) }
    const expected = join(cases, name, 'expected')
    if (process.env.UPDATE_CASES) {
      rmSync(expected, { recursive: true, force: true })
      mkdirSync(expected)
      for (const [file, text] of Object.entries(said)) writeFileSync(join(expected, file), text)
    }
    assert.equal(said, texts(expected))
    JSON.parse(reports.json(found, options))
  })
}

test('every consequence is told in a case', () => {
  assert.equal(Object.keys(consequences).filter((code) => !told.has(code)), [])
})

test.run()
