import { readFileSync } from 'node:fs'
import { compileObjects } from '../compile.ts'
import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.ts'
import { stringify } from '../diagnostics/json.ts'
import type { Source } from '../model/source.ts'
import { parse } from '../phases/1-load/parse.ts'
import { toYaml } from '../phases/9-emit/yaml.ts'
import { parseAssignment } from './assignment.ts'
import { named } from './environments.ts'
import { type Options, UsageError } from './options.ts'
import { printDiagnostics } from './print.ts'
import { isOfRoot } from './root.ts'

/** Prints the final objects of one environment; what is wrong with others is no concern of it. */
export async function run(ids: string[], options: Options): Promise<number> {
  const [id, ...more] = ids
  if (id === undefined || more.length > 0) throw new UsageError('render takes one environment')
  const { layers, diagnostics: unreadable } = extraLayers(options)
  const { environments, ids: all, diagnostics } = await compileObjects(options.root, { extra: { id, layers } })
  named([id], all, diagnostics)

  const compiled = environments.find(({ environment }) => environment.id === id)
  const own = [...unreadable, ...diagnostics.filter(({ environments }) => !compiled || environments?.includes(id))]
  printDiagnostics(own, { ...options, format: 'pretty' }, { stream: process.stderr })
  if (!compiled || hasErrors(own)) return 1
  const { objects } = compiled
  process.stdout.write(options.format === 'json' ? stringify(objects) : objects.map(toYaml).join('---\n'))
  return 0
}

function extraLayers({ file, set }: Options): { layers: Source[]; diagnostics: Diagnostic[] } {
  if (file.filter((path) => path === '-').length > 1) throw new UsageError('-f - is given twice: there is one input')
  const parsed = [
    ...file.map((path) => parse(nameOf(path), read(path))),
    ...set.map((text) => parseAssignment(text, `--set ${text}`).parsed),
  ]
  if (parsed.some(({ source }) => source && 'extends' in source.values)) {
    throw new UsageError('extends is read in environments/ only: name its files with -f, the lowest first')
  }
  return {
    layers: parsed.flatMap(({ source }) => source ?? []),
    diagnostics: parsed.flatMap(({ diagnostics }) => diagnostics),
  }
}

/** A file of the command line is named so that it is none of the root's. */
const nameOf = (path: string): string => (path === '-' ? 'standard input' : isOfRoot(path) ? `./${path}` : path)

function read(path: string): string {
  try {
    return readFileSync(path === '-' ? process.stdin.fd : path, 'utf8').replace(/^\ufeff/, '')
  } catch (error) {
    throw new UsageError(`${path} can't be read: ${(error as Error).message}`)
  }
}
