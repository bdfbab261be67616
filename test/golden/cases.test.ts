// Golden cases: each folder of cases/ holds environments/, and in expected/ what they compile to: the diagnostics as
// people read them, and, where none is an error, out/. `npm run golden:update` writes what is expected anew.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { compile } from '../../src/compile.ts'
import { type Code, catalogue } from '../../src/diagnostics/catalogue.ts'
import { hasErrors } from '../../src/diagnostics/diagnostic.ts'
import { formats } from '../../src/diagnostics/formats.ts'

const test = suite('cases')
const folder = join(import.meta.dirname, 'cases')
const cases = readdirSync(folder).sort()

/** Every file that is expected, by its path below expected/. */
type Files = Map<string, string>

/**
 * Bases of no company are the same in every case, and the start-up program is long: units/generated.test.ts compares
 * those of this repository.
 */
const isShown = ([path, text]: [path: string, text: string]): boolean =>
  !path.startsWith('bases/') || (text.includes('# Source: environments/') && !path.startsWith('bases/start-program/'))

async function compiled(root: string): Promise<Files> {
  const { files, diagnostics } = await compile(root)
  const options = { color: false, isWhole: true, version: '', text: (file: string) => textOf(join(root, file)) }
  const said = formats.pretty(diagnostics, options)
  const out = hasErrors(diagnostics) ? [] : [...files].filter(isShown)
  return new Map([
    ...(said ? [['diagnostics.txt', said] as const] : []),
    ...out.map(([path, text]) => [`out/${path}`, text] as const),
  ])
}

const textOf = (file: string): string | undefined =>
  existsSync(file) ? readFileSync(file, 'utf8').replace(/^\ufeff/, '') : undefined

function expected(directory: string): Files {
  if (!existsSync(directory)) return new Map()
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = entries.map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
  return new Map(paths.map((path) => [path, readFileSync(join(directory, path), 'utf8')]))
}

function update(directory: string, files: Files): void {
  rmSync(directory, { recursive: true, force: true })
  for (const [path, text] of files) {
    mkdirSync(dirname(join(directory, path)), { recursive: true })
    writeFileSync(join(directory, path), text)
  }
}

for (const name of cases) {
  test(name, async () => {
    const files = await compiled(join(folder, name))
    const directory = join(folder, name, 'expected')
    if (process.env.UPDATE_GOLDEN) update(directory, files)
    const wanted = expected(directory)
    assert.equal([...files.keys()].sort(), [...wanted.keys()].sort())
    for (const [path, text] of wanted) assert.fixture(files.get(path)!, text, path)
  })
}

/** The tests that show the codes which no file in Git can show. */
const elsewhere: { [code in Code]?: string } = {
  symlink: 'programs/hostile.test.ts',
  'file-unreadable': 'programs/hostile.test.ts',
  'file-too-large': 'programs/hostile.test.ts',
  'mistakes-left-out': 'programs/hostile.test.ts',
  'invalid-utf8': 'programs/hostile.test.ts',
  'repository-example': 'programs/repository.test.ts',
  'repository-foreign': 'programs/repository.test.ts',
  'value-elsewhere': 'programs/set.test.ts',
  'hard-link': 'programs/set.test.ts',
  'exception-ends': 'laws/limits.test.ts',
  'output-symlink': 'laws/write.test.ts',
  'output-blocked': 'laws/write.test.ts',
  'output-foreign': 'laws/write.test.ts',
  'output-applied': 'laws/write.test.ts',
  'output-outdated': 'programs/cli.test.ts',
  'output-failure': 'laws/write.test.ts',
}

test('every code of a diagnostic is shown in a case, or in the test that is named for it', () => {
  const said = cases.map((name) => textOf(join(folder, name, 'expected/diagnostics.txt')) ?? '').join('')
  const shown = new Set([...said.matchAll(/^\S.* (?:error|warning) (\S+)$/gm)].map(([, code]) => code))
  for (const [code, { severity }] of Object.entries(catalogue)) {
    if (code.startsWith('import-')) continue // imports.test.ts has those
    const file = elsewhere[code as Code]
    if (file === undefined) assert.ok(shown.has(code), `${code} has no case`)
    else assert.match(readFileSync(join(import.meta.dirname, '..', file), 'utf8'), `${severity} ${code}`)
  }
})

test.run()
