// Writes schema/kubernetes.schema.json: node --import tsx src/scripts/definitions/definitions.ts DIRECTORY
// DIRECTORY holds kubernetes/, the OpenAPI document of a Kubernetes release, and crds/, custom resource definitions.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { compareText } from '../../diagnostics/diagnostic.ts'
import { kinds } from '../../facts/kubernetes/kinds.ts'
import { prefix } from './schema.ts'
import { digest, readSources, release } from './sources.ts'
import { startTranslation } from './translation.ts'

const repository = resolve(import.meta.dirname, '../../..')
const target = join(repository, 'schema/kubernetes.schema.json')
const scripts = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.ts'))
  .map((name) => `src/scripts/definitions/${name}`)

const sort = <Value>(record: Record<string, Value>): Record<string, Value> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => compareText(a, b)))

/**
 * The text of schema/kubernetes.schema.json: the kinds of the table, and every definition that they reach. Throws where
 * the sources lack a kind, or have outgrown a table.
 */
export function generate(directory: string): string {
  const { builtIn, digests, find } = readSources(directory)
  const translation = startTranslation(builtIn)
  for (const { apiVersion, kind } of kinds) translation.addKind(apiVersion, kind, ...find(apiVersion, kind))
  const unmet = translation.unmet()
  if (unmet.length > 0) throw new Error(`no such place: ${unmet.join(', ')}`)

  const definitions = sort(translation.definitions)
  const inputs = sort({ ...digests, ...scriptDigests() })
  const document = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'kubernetes.schema.json',
    'x-source': { kubernetes: release, inputs, definitions: digest(JSON.stringify(definitions)) },
    oneOf: kinds.map(({ kind }) => ({ $ref: prefix + kind })),
    definitions,
  }
  return `${JSON.stringify(document, undefined, 2)}\n`
}

/** The digests of this script's own files: they decide what is written as much as the sources do. */
export const scriptDigests = (): Record<string, string> =>
  Object.fromEntries(scripts.map((file) => [file, digest(readFileSync(join(repository, file), 'utf8'))]))

if (import.meta.filename === process.argv[1]) {
  const directory = process.argv[2]
  if (directory === undefined || !existsSync(join(directory, 'kubernetes'))) {
    console.error(`definitions.ts needs a directory that has kubernetes/ and crds/, and got ${directory ?? 'none'}`)
    process.exit(2)
  }
  writeFileSync(target, generate(directory))
}
