import { compile, type JSONSchema, type Options } from 'json-schema-to-typescript'
import { valuesSchema } from '../schema/values.ts'
import { fleetSchema, readSchema } from './schemas.ts'

const schemas = new URL('../../schema/', import.meta.url)

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
  bannerComment: '// Generated from schema/*.schema.json by npm run generate. Do not edit.',
  style: { semi: false, singleQuote: true, printWidth: 120 },
}

/** The TypeScript types of the values, of the objects made of them, and of the fleet file, by the paths of their files. */
export async function generatedTypes(): Promise<Record<string, string>> {
  const schema = structuredClone(valuesSchema) as JSONSchema & { definitions: Record<string, JSONSchema> }
  for (const [name, title] of Object.entries(names)) schema.definitions[name]!.title = title
  for (const kind of kinds) schema.definitions[kind] = { $ref: `kubernetes.schema.json#/definitions/${kind}` }
  return {
    'src/schema/generated/types.ts': await compile(schema, 'Values', options),
    'src/schema/generated/fleet.ts': await compile(fleetSchema() as JSONSchema, 'Fleet', options),
  }
}
