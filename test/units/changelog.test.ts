// The changelog is one that its tool reads, and a version takes what was unreleased.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { notes, released } from '../../src/scripts/changelog.ts'

const test = suite('changelog')
const text = readFileSync(join(import.meta.dirname, '../../.github/CHANGELOG.md'), 'utf8')

const small = `# Changelog

## Unreleased

### Fixed

- \`out/\`: a change that is told
  on two lines

## 1.0.0 - 2026-01-02

### Added

- All
`

test('a version takes what is unreleased, and leaves an empty place for what comes', () => {
  const after = released(small, '1.1.0', '2026-02-03')
  assert.match(after, '## Unreleased\n\n## 1.1.0 - 2026-02-03\n\n### Fixed\n\n- `out/`: a change')
  assert.is(notes(after, '1.1.0'), '### Fixed\n\n- `out/`: a change that is told\n  on two lines\n')
  assert.is(notes(after, '1.0.0'), '### Added\n\n- All\n')
})

test('nothing is released twice, or without a word', () => {
  const after = released(small, '1.1.0', '2026-02-03')
  assert.throws(() => released(after, '1.2.0', '2026-02-03'), /nothing is unreleased/)
  assert.throws(() => released(small, '1.0.0', '2026-02-03'), /1\.0\.0 is released already/)
  assert.throws(() => notes(small, '1.1.0'), /has no version 1\.1\.0/)
})

test('.github/CHANGELOG.md loses nothing when it is read and written', () => {
  const lines = (changelog: string): string[] => changelog.split('\n').filter((line) => line.trim() !== '')
  const version = '999.0.0'
  const after =
    text.includes('\n- ') && !/## Unreleased\s+(##|$)/.test(text) ? released(text, version, '2026-01-01') : text
  assert.equal(
    lines(after).filter((line) => !line.startsWith(`## ${version} `)),
    lines(text),
  )
})

test.run()
