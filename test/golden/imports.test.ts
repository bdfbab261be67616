// What `import` makes of what runs: each folder of imports/ holds objects as they would be printed, what is asked, and
// the environment file and the report that come of it.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { compiler } from '../../src/commands/import.ts'
import { catalogue } from '../../src/diagnostics/catalogue.ts'
import { hasErrors } from '../../src/diagnostics/diagnostic.ts'
import { formats } from '../../src/diagnostics/formats.ts'
import { importServer } from '../../src/import/import.ts'
import type { ImportOptions } from '../../src/import/options.ts'
import { importReports } from '../../src/import/report.ts'

const test = suite('imports')
const folder = join(import.meta.dirname, 'imports')
const cases = readdirSync(folder).sort()

async function imported(name: string): Promise<Map<string, string>> {
  const directory = join(folder, name)
  const input = join(directory, 'input')
  const inputs = readdirSync(input)
    .sort()
    .map((file) => ({ file, text: readFileSync(join(input, file), 'utf8') }))
  const asked = join(directory, 'options.json')
  const options = existsSync(asked) ? (JSON.parse(readFileSync(asked, 'utf8')) as Partial<ImportOptions>) : {}
  const outcome = await importServer(
    inputs,
    { id: 'prod', open: false, ...options },
    { compile: compiler(directory, 'prod.yaml', 'prod') },
  )
  const said = formats.pretty(outcome.problems, { color: false, isWhole: true, version: '', text: () => undefined })
  const diagnostics = said ? ([['diagnostics.txt', said]] as const) : []
  if (hasErrors(outcome.problems)) return new Map(diagnostics)
  const report = importReports.pretty(outcome, { color: false, file: 'environments/prod.yaml', isWritten: true })
  return new Map([...diagnostics, ['environment.yaml', outcome.imported!.text], ['report.txt', report]])
}

for (const name of cases) {
  test(name, async () => {
    const files = await imported(name)
    const directory = join(folder, name, 'expected')
    if (process.env.UPDATE_GOLDEN) {
      rmSync(directory, { recursive: true, force: true })
      mkdirSync(directory)
      for (const [path, text] of files) writeFileSync(join(directory, path), text)
    }
    assert.equal([...files.keys()].sort(), readdirSync(directory).sort())
    for (const [path, text] of files) assert.fixture(text, readFileSync(join(directory, path), 'utf8'), path)
  })
}

test('every code of an import is shown in a case', () => {
  const said = cases
    .map((name) => join(folder, name, 'expected/diagnostics.txt'))
    .map((file) => (existsSync(file) ? readFileSync(file, 'utf8') : ''))
    .join('')
  const codes = Object.keys(catalogue).filter((code) => code.startsWith('import-'))
  assert.equal(
    codes.filter((code) => !new RegExp(`(error|warning) ${code}$`, 'm').test(said)),
    [],
  )
})

test.run()
