// Writes src/generated/types.ts: the TypeScript types of the values and of the objects that are made of them.
// Run as: node --import tsx src/build/types.ts
import { writeFileSync } from 'node:fs'
import { compile, type JSONSchema } from 'json-schema-to-typescript'
import { valuesSchema } from './values-schema.ts'

const schemas = new URL('../../schema/', import.meta.url)
const target = new URL('../generated/types.ts', import.meta.url)

/** What render makes, by its name in schema/kubernetes.schema.json. */
const kinds = ['Deployment', 'Service', 'ConfigMap', 'ServiceAccount', 'PersistentVolumeClaim', 'HTTPRoute', 'Ingress', 'KaiwoService']

/** Definitions of the values that are worth a name in code. */
const names: Record<string, string> = { envVar: 'Variable', persistentVolume: 'PersistentVolume' }

/** The text that src/generated/types.ts has to have. */
export async function types(): Promise<string> {
  const schema = valuesSchema() as JSONSchema & { definitions: Record<string, JSONSchema> }
  for (const [name, title] of Object.entries(names)) schema.definitions[name]!.title = title
  for (const kind of kinds) schema.definitions[kind] = { $ref: `kubernetes.schema.json#/definitions/${kind}` }
  return compile(schema, 'Values', {
    cwd: schemas.pathname,
    unreachableDefinitions: true,
    ignoreMinAndMaxItems: true,
    bannerComment: '// Generated from schema/*.schema.json by src/build/types.ts. Do not edit.',
    style: { semi: false, singleQuote: true, printWidth: 120 },
  })
}

if (process.argv[1] === import.meta.filename) writeFileSync(target, await types())
