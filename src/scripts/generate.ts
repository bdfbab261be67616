// Writes what is generated from schema/, the catalogue of diagnostics and the commands: the editors' schema, the types, and
// the references of values, diagnostics and commands. Run as: node --import tsx src/scripts/generate.ts
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { commandLineReference } from './command-line-reference.ts'
import { diagnosticsReference } from './diagnostics-reference.ts'
import { editorSchema } from './editor-schema.ts'
import { generatedTypes } from './generated-types.ts'
import { valuesReference } from './values-reference.ts'

const repository = resolve(import.meta.dirname, '../..')

/** The texts that generated files have to have, by their paths in the repository. */
export async function generated(): Promise<Record<string, string>> {
  return {
    'schema/environment.schema.json': `${JSON.stringify(editorSchema(), null, 2)}\n`,
    ...(await generatedTypes()),
    'schema/DIAGNOSTICS.md': diagnosticsReference(),
    'schema/README.md': valuesReference(),
    '.github/docs/command-line.md': await commandLineReference(),
  }
}

if (process.argv[1] === import.meta.filename) {
  for (const [path, text] of Object.entries(await generated())) writeFileSync(join(repository, path), text)
}
