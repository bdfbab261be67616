// Writes what is generated from schema/ and the catalogue of diagnostics: the editors' schema, the types, the README's
// tables, the reference of diagnostics. Run as: node --import tsx src/scripts/generate.ts
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { diagnosticsReference } from './diagnostics-reference.ts'
import { editorSchema } from './editor-schema.ts'
import { generatedTypes } from './generated-types.ts'
import { withTables } from './readme-tables.ts'

const repository = resolve(import.meta.dirname, '../..')

/** The texts that generated files have to have, by their paths in the repository. */
export async function generated(): Promise<Record<string, string>> {
  return {
    'schema/environment.schema.json': `${JSON.stringify(editorSchema(), null, 2)}\n`,
    ...(await generatedTypes()),
    'schema/DIAGNOSTICS.md': diagnosticsReference(),
    'README.md': withTables(readFileSync(join(repository, 'README.md'), 'utf8')),
  }
}

if (process.argv[1] === import.meta.filename) {
  for (const [path, text] of Object.entries(await generated())) writeFileSync(join(repository, path), text)
}
