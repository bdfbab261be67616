// The plan of src/: which room may import which. src/README.md explains it.
import { readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path/posix'
import { globby } from 'globby'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const test = suite('architecture')
const source = join(import.meta.dirname, '../../src')

/** Every room, by floors: a room imports rooms of lower floors only, never one beside it. */
const floors = [
  ['text', 'schema/generated'],
  ['diagnostics'],
  ['model'],
  ['schema'],
  ['facts/kubernetes'],
  ['facts/kustomize', 'facts/mlflow'],
  [
    ...['phases/1-load', 'phases/2-resolve', 'phases/3-check', 'phases/4-render', 'phases/5-patch'],
    ...['phases/6-claims', 'phases/6-limits', 'phases/7-deliver', 'phases/8-factor', 'phases/9-emit'],
    ...['compare', 'overview'],
  ],
  ['company-bases.ts', 'kept.ts', 'survey.ts'],
  ['compile.ts'],
  ['recompile.ts', 'compile-share.ts'],
  ['diff', 'explain', 'needs', 'edit', 'scaffold', 'write'],
  ['import', 'page'],
  ['commands'],
  ['cli.ts', 'index.ts', 'scripts'],
]

const floorOf = new Map(floors.flatMap((rooms, floor) => rooms.map((room) => [room, floor])))

/** The rooms that touch the world outside: files, Git, the terminal. All others are pure. */
const worldly = ['phases/1-load', 'write', 'edit', 'commands', 'cli.ts', 'scripts']

const files = await globby('**/*.{ts,tsx}', { cwd: source })

/** The room that a file of src/ lies in: the longest of those that its path begins with. */
const roomOf = (file: string): string | undefined =>
  [...floorOf.keys()]
    .filter((room) => file === room || file.startsWith(`${room}/`))
    .sort((a, b) => b.length - a.length)[0]

/** What a file imports, static or not. */
const importsOf = (file: string): string[] =>
  [...readFileSync(join(source, file), 'utf8').matchAll(/\b(?:from|import)\s*\(?\s*'([^']+)'/g)].map(
    ([, path]) => path!,
  )

test('every file lies in a room of the plan', () => {
  assert.equal(
    files.filter((file) => roomOf(file) === undefined),
    [],
  )
})

/** The files of src/ that a file imports. */
const ownImports = (file: string): string[] =>
  importsOf(file)
    .filter((path) => path.startsWith('.'))
    .map((path) => relative(source, join(source, dirname(file), path)))
    .filter((path) => !path.startsWith('..'))

test('a room imports lower floors only, and no phase imports another', () => {
  const wrong = files.flatMap((file) => {
    const own = roomOf(file)!
    return ownImports(file)
      .filter((path) => roomOf(path) !== own && !(floorOf.get(roomOf(path)!)! < floorOf.get(own)!))
      .map((path) => `${file} imports ${path}`)
  })
  assert.equal(wrong, [])
})

test('only load, write and what stands above them touch files, processes and the terminal', () => {
  const wrong = files.filter((file) => {
    const text = readFileSync(join(source, file), 'utf8')
    return (
      /'node:(fs|child_process|http|net|os)|\bprocess\.(env|argv|cwd|std)/.test(text) &&
      !worldly.includes(roomOf(file)!)
    )
  })
  assert.equal(wrong, [])
})

test('no files import each other in a circle', () => {
  const left = new Map(files.map((file) => [file, ownImports(file)]))
  // A file whose imports are all gone is in no circle.
  for (let size = -1; size !== left.size; ) {
    size = left.size
    for (const [file, imports] of left) if (!imports.some((path) => left.has(path))) left.delete(file)
  }
  assert.equal([...left.keys()], [])
})

test.run()
