// Golden cases: each folder of test/cases holds environments/, and in expected/ what they compile to: the diagnostics as
// people read them, and, where none is an error, out/. `npm run golden:update` writes what is expected anew.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { compile } from '../../src/compile.ts'
import { codes } from '../../src/diagnostics/codes.ts'
import { hasErrors } from '../../src/diagnostics/diagnostic.ts'
import { pretty } from '../../src/diagnostics/pretty.ts'

const test = suite('cases')
const folder = join(import.meta.dirname, 'cases')
const cases = readdirSync(folder).sort()

/** Every file that is expected, by its path below expected/. */
type Files = Map<string, string>

/** The bases are the same whatever the environments: artefacts.test.ts compares those of this repository. */
const isBase = (path: string): boolean => path.startsWith('bases/')

async function compiled(root: string): Promise<Files> {
  const { files, diagnostics } = await compile(root)
  const said = pretty(diagnostics, { color: false, text: (file) => textOf(join(root, file)) })
  const out = hasErrors(diagnostics) ? [] : [...files].filter(([path]) => !isBase(path))
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

/** Where codes are shown that no file in Git can: a compile of these is a test of its own. */
const elsewhere = ['../programs/hostile.test.ts', '../laws/write.test.ts', '../programs/set.test.ts']

test('every code of a diagnostic has a case', () => {
  const said = cases.map((name) => textOf(join(folder, name, 'expected/diagnostics.txt')) ?? '').join('')
  const shown = new Set([...said.matchAll(/^\S.* (?:error|warning) (\S+)$/gm)].map(([, code]) => code))
  const tests = elsewhere.map((file) => readFileSync(join(import.meta.dirname, file), 'utf8')).join('')
  const missing = Object.keys(codes).filter(
    (code) => code !== 'output-outdated' && !shown.has(code) && !new RegExp(`(?:error|warning) ${code}\\b`).test(tests),
  )
  assert.equal(missing, [])
  assert.equal(
    [...shown].filter((code) => !Object.hasOwn(codes, code!)),
    [],
    'codes that src/codes.ts does not know',
  )
})

test.run()
