import { join } from 'node:path'
import fc from 'fast-check'
import { readFiles } from '../project.ts'

const sources = ['../../golden/cases', '../../../environments'].flatMap((folder) =>
  Object.entries(readFiles(join(import.meta.dirname, folder))),
)
/** The YAML files of the golden cases, right ones and wrong ones. */
export const corpus = sources
  .filter(([path]) => /\.ya?ml$/.test(path) && !path.includes('expected'))
  .map(([, text]) => text)
  .filter((text) => text.length < 4000)

/** What means something to YAML, to templates or to maps. */
export const fragments = [
  '\n',
  '  ',
  '\t',
  ': ',
  '- ',
  '? ',
  '{',
  '}',
  '[',
  ']',
  ',',
  '"',
  "'",
  '#',
  '&a ',
  '*a',
  '<<: *a',
  '!!str ',
  '!x ',
  '|\n',
  '>-\n',
  '---\n',
  '...\n',
  '%YAML 1.1\n',
  '{{ .Values.a }}',
  '{{',
  '}}',
  'null',
  'true',
  'yes',
  '0',
  '-1',
  '1e999',
  '.nan',
  '12:30',
  '0777',
  '__proto__',
  'constructor',
  '\ufeff',
  '\r\n',
  '\0',
  '\u2028',
  '😀',
  '$patch: delete',
  '$patch: replace',
  'extends: ',
  'a.yaml',
  '../',
  '~',
  '/',
]

/** A real file with a few places cut, doubled, swapped or overwritten. */
export const mutated = fc
  .tuple(
    fc.constantFrom(...corpus),
    fc.array(
      fc.tuple(
        fc.nat({ max: 4000 }),
        fc.nat({ max: 30 }),
        fc.oneof(
          fc.constantFrom('', ...fragments),
          fc.constantFrom(...corpus).map((text) => text.slice(0, 200)),
        ),
      ),
      { minLength: 1, maxLength: 5 },
    ),
  )
  .map(([text, edits]) =>
    edits.reduce((before, [at, length, insert]) => {
      const place = before.length === 0 ? 0 : at % before.length
      return before.slice(0, place) + insert + before.slice(place + length)
    }, text),
  )

/** The lines of real files in another order. */
const shuffled = fc
  .array(fc.constantFrom(...corpus.flatMap((text) => text.split('\n'))), { maxLength: 12 })
  .map((lines) => lines.join('\n'))
const soup = fc
  .array(fc.constantFrom(...fragments, 'release', 'metadata', 'patches', 'a', 'b'), { maxLength: 30 })
  .map((parts) => parts.join(''))
/** Texts of files, hardly any of which is right. */
export const text = fc.oneof({ weight: 4, arbitrary: mutated }, { weight: 2, arbitrary: shuffled }, soup)
