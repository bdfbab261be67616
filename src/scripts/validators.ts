// Compiles the schemas into validators ahead of time: node --import tsx src/scripts/validators.ts
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Options } from 'ajv'
import { Ajv } from 'ajv'
import standaloneCode from 'ajv/dist/standalone/index.js'
import { buildSync } from 'esbuild'
import type { JsonObject } from '../model/json.ts'
import { valuesSchema } from '../schema/values.ts'
import { fleetSchema, readSchema } from './schemas.ts'

const repository = resolve(import.meta.dirname, '../..')

/**
 * The text of a module without imports that exports ajv validators; `exports` maps each name to its schema.
 * Inherited properties are none to them. The `schemaPath` of their errors begins anew at every definition.
 */
export function standalone(schemas: JsonObject[], exports: Record<string, string>, options: Options = {}): string {
  const ajv = new Ajv({
    allErrors: true,
    allowUnionTypes: true,
    ownProperties: true,
    strict: true,
    // `requests` may require `storage` without describing it more than any other resource.
    strictRequired: false,
    // A definition is one function, however often it is referred to: a third less code.
    inlineRefs: false,
    ...options,
    code: { source: true, esm: true, ...options.code },
  })
  addKeywords(ajv)
  for (const schema of schemas) ajv.addSchema(schema)
  // ajv requires its own run-time functions, even from an ES module: they are bundled in.
  const bundle = buildSync({
    stdin: { contents: standaloneCode.default(ajv, exports), resolveDir: repository },
    bundle: true,
    format: 'esm',
    platform: 'node',
    minify: true,
    write: false,
  })
  return bundle.outputFiles[0]!.text
}

/**
 * Teaches ajv the keywords of schema/keywords.schema.json: strict mode refuses all others, and these in a wrong form.
 */
export function addKeywords(ajv: Ajv): void {
  const { properties } = readSchema('keywords.schema.json')
  for (const [keyword, metaSchema] of Object.entries(properties as JsonObject)) {
    ajv.addKeyword({ keyword, metaSchema: metaSchema as JsonObject })
  }
}

/** A validator a kind, named by the kind. Without messages: kubernetes/validate.ts words them. */
function objects(): string {
  const schema = readSchema('kubernetes.schema.json')
  const kinds = (schema.oneOf as { $ref: string }[]).map(({ $ref }) => [$ref.split('/').pop(), schema.$id + $ref])
  return standalone([schema], Object.fromEntries(kinds) as Record<string, string>, { messages: false })
}

/** A validator of each of an environment's final values, named by its key as `value_release`: see schema/validate.ts. */
function values(): string {
  const pointers = Object.keys(valuesSchema.properties as JsonObject).map((key): [string, string] => [
    `value_${key}`,
    `${valuesSchema.$id}#/properties/${key}`,
  ])
  return standalone([valuesSchema, readSchema('kubernetes.schema.json')], Object.fromEntries(pointers))
}

/**
 * The validator of a fleet file, which also writes the defaults into what it validates. It takes some forms of the
 * values'.
 */
function fleet(): string {
  const { $id, definitions } = valuesSchema
  return standalone(
    [fleetSchema(), { $id: $id!, definitions: definitions! }],
    { fleet: 'fleet.schema.json' },
    { useDefaults: true },
  )
}

/** The texts of the generated modules, by their names in dist/validators/. */
export const buildValidators = (): Record<string, string> => ({
  'fleet.js': fleet(),
  'objects.js': objects(),
  'values.js': values(),
})

if (import.meta.filename === process.argv[1]) {
  const directory = join(repository, 'dist/validators')
  mkdirSync(directory, { recursive: true })
  for (const [name, text] of Object.entries(buildValidators())) writeFileSync(join(directory, name), text)
}
