// Writes src/schema/generated/: the TypeScript types of the values and of the objects made of them, and those of the fleet file.
// Run as: node --import tsx src/scripts/types.ts
import { writeFileSync } from 'node:fs'
import { compile, type JSONSchema, type Options } from 'json-schema-to-typescript'
import { fleetSchema, readSchema, valuesSchema } from './values-schema.ts'

const schemas = new URL('../../schema/', import.meta.url)
const target = new URL('../schema/generated/', import.meta.url)

/** What render and deliver make: the kinds that schema/kubernetes.schema.json is about. */
const kinds = (readSchema('kubernetes.schema.json').oneOf as { $ref: string }[]).map(
  ({ $ref }) => $ref.split('/').pop()!,
)

/** Definitions of the values that are worth a name in code. */
const names: Record<string, string> = { envVar: 'Variable', persistentVolume: 'PersistentVolume' }

const options: Partial<Options> = {
  cwd: schemas.pathname,
  unreachableDefinitions: true,
  ignoreMinAndMaxItems: true,
  bannerComment: '// Generated from schema/*.schema.json by src/scripts/types.ts. Do not edit.',
  style: { semi: false, singleQuote: true, printWidth: 120 },
}

/** The texts that the files of src/schema/generated have to have, by their names. */
export async function types(): Promise<Record<string, string>> {
  const schema = valuesSchema() as JSONSchema & { definitions: Record<string, JSONSchema> }
  for (const [name, title] of Object.entries(names)) schema.definitions[name]!.title = title
  for (const kind of kinds) schema.definitions[kind] = { $ref: `kubernetes.schema.json#/definitions/${kind}` }
  return {
    'types.ts': await compile(schema, 'Values', options),
    'fleet.ts': await compile(fleetSchema() as JSONSchema, 'Fleet', options),
  }
}

if (process.argv[1] === import.meta.filename) {
  for (const [name, text] of Object.entries(await types())) writeFileSync(new URL(name, target), text)
}
