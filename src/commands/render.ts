import { readFileSync } from 'node:fs'
import { compileObjects } from '../compile.ts'
import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.ts'
import { diagnosticFormats } from '../diagnostics/formats.ts'
import type { Source } from '../model/source.ts'
import { parse } from '../phases/1-load/parse.ts'
import { toYaml } from '../phases/9-emit/yaml.ts'
import { parseAssignment } from './assignment.ts'
import type { Command } from './command.ts'
import { requireEnvironments } from './environments.ts'
import { type Options, UsageError } from './options.ts'
import { report } from './report.ts'

export const render: Command = {
  operands: 'ENV',
  summary: 'print the final objects of an environment, like helm template',
  options: {
    file: "values on top of the environment's, as often as needed",
    set: 'a single value on top of those; C is YAML',
  },
  formats: diagnosticFormats,
  examples: ['staging', 'staging --set replicas=2', 'team-a/prod -f ./try.yaml | kubectl diff -f -'],
  run,
}

/** Prints the final objects of one environment; what is wrong with others is no concern of it. */
async function run(ids: string[], options: Options): Promise<number> {
  const [id, ...more] = ids
  if (id === undefined || more.length > 0) throw new UsageError('render takes one environment')
  const { layers, diagnostics: unreadable } = extraLayers(options)
  const { environments, ids: all, diagnostics } = await compileObjects(options.root, { extra: { id, layers } })
  requireEnvironments([id], all, diagnostics)

  const compiled = environments.find(({ environment }) => environment.id === id)
  const own = [...unreadable, ...diagnostics.filter(({ environments }) => !compiled || environments?.includes(id))]
  report(own, options, process.stderr)
  if (!compiled || hasErrors(own)) return 1
  process.stdout.write(compiled.objects.map(toYaml).join('---\n'))
  return 0
}

function extraLayers({ file, set }: Options): { layers: Source[]; diagnostics: Diagnostic[] } {
  const parsed = [
    ...file.map((path) => parse(path, read(path))),
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

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\ufeff/, '')
  } catch (error) {
    throw new UsageError(`${path} can't be read: ${(error as Error).message}`)
  }
}
