import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Code, catalogue } from '../diagnostics/catalogue.ts'
import { stringify } from '../diagnostics/json.ts'

/** The reference of diagnostics, which the package ships; src/commands and dist/chunks lie equally deep. */
const file = join(import.meta.dirname, '../../schema/DIAGNOSTICS.md')

/** How a diagnostic of a code reads, with its way out; empty where no file in Git can show one. */
export function exampleOf(code: Code): string {
  const [, section = ''] = readFileSync(file, 'utf8').split(`\n## ${code}\n`)
  const [, example = ''] = /`{4}text\n(.*?)\n`{4}/s.exec(section.split('\n## ')[0]!) ?? []
  return example
}

/** What a diagnostic means, with an example and its way out. */
export function reference(code: Code, format: string): string {
  const { severity, summary } = catalogue[code]
  const example = exampleOf(code)
  if (format === 'json') return stringify({ code, severity, summary, ...(example !== '' && { example }) }).trimEnd()
  return [
    `${code}, ${severity === 'error' ? 'an error' : 'a warning'}: ${summary}.`,
    ...(example === '' ? [] : [example]),
  ].join('\n\n')
}
