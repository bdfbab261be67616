import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Ajv } from 'ajv'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { kinds } from '../../src/facts/kubernetes/kinds.ts'
import { misfits } from '../../src/scripts/definitions/compatibility.ts'
import { generate, scriptDigests } from '../../src/scripts/definitions/definitions.ts'
import type { Definition } from '../../src/scripts/definitions/schema.ts'
import { digest } from '../../src/scripts/definitions/sources.ts'

interface Document {
  oneOf: { $ref: string }[]
  'x-source': { inputs: Record<string, string>; definitions: string }
  definitions: Record<string, Definition>
}

const root = resolve(import.meta.dirname, '../..')
const text = readFileSync(join(root, 'schema/kubernetes.schema.json'), 'utf8')
const { 'x-source': source, oneOf, definitions } = JSON.parse(text) as Document

// The sources are megabytes of other people's texts, and no part of the repository. Where they lie beside it the schema
// is made anew; everywhere its own record must agree with it, and with the scripts that made it.
const beside = join(root, '../shared')
const sources = process.env.MLFLOW_GITOPS_DEFINITIONS ?? (existsSync(join(beside, 'kubernetes')) ? beside : undefined)
const stale = 'schema/kubernetes.schema.json is stale: run src/scripts/definitions/definitions.ts'

if (sources !== undefined) {
  test('the schema is what its sources give', () => {
    assert.ok(generate(sources) === text, stale)
  })
}

test('the schema agrees with its own record', () => {
  assert.is(digest(JSON.stringify(definitions)), source.definitions, stale)
})

test('the scripts that made the schema have not changed since', () => {
  const recorded = Object.entries(source.inputs).filter(([file]) => file.startsWith('src/'))
  assert.equal(Object.fromEntries(recorded), scriptDigests(), stale)
})

test('a directory without sources is refused', () => {
  assert.throws(() => generate(join(root, 'src')), /no such file/)
})

/** Every subschema, with the path that leads to it. */
function* walk(schema: Definition, path: string): Generator<[string, Definition]> {
  yield [path, schema]
  for (const [name, field] of Object.entries(schema.properties ?? {})) yield* walk(field, `${path}.${name}`)
  if (schema.items) yield* walk(schema.items, `${path}[]`)
  if (typeof schema.additionalProperties === 'object') yield* walk(schema.additionalProperties, `${path}{}`)
}

const subschemas = Object.entries(definitions).flatMap(([name, schema]) => [...walk(schema, name)])

test('every reference leads to a definition, and every definition is named', () => {
  for (const [path, { $ref }] of subschemas) {
    if ($ref !== undefined) assert.ok(definitions[$ref.replace('#/definitions/', '')], `${path}: ${$ref}`)
  }
  for (const [name, { title }] of Object.entries(definitions)) assert.is(title, name)
})

test('every object is closed, but for those that are open on purpose', () => {
  const objects = subschemas.filter(([, { type }]) => type === 'object')
  const open = objects.filter(([, { additionalProperties = true }]) => additionalProperties === true)
  assert.equal(
    open.map(([path]) => path),
    ['Application.spec.source.helm.valuesObject', 'KaiwoService.spec.rayService'],
  )
})

test('what is required is a field', () => {
  for (const [path, { properties, required = [] }] of subschemas) {
    if (properties) for (const name of required) assert.ok(properties[name], `${path}.${name}`)
  }
})

test('a quantity is one by the grammar that Kubernetes documents', () => {
  const valid = new Ajv({ keywords: ['x-must-be'], allowUnionTypes: true }).compile(definitions.Quantity!)
  for (const good of ['0', '1', '+1', '-1', '1.', '.5', '0.5', '100m', '1k', '4Gi', '1E', '1e3', '12E-3', 4, 0.5]) {
    assert.ok(valid(good), String(good))
  }
  for (const bad of ['', '.', '1 Gi', '4GB', '4gi', '1ki', '1e', '1e1.5', '--1', 'Gi', '1,5', '4Gi\n', true, null]) {
    assert.not(valid(bad), String(bad))
  }
})

test('a schema that knows less, or requires more, does not fit', () => {
  const text: Definition = { type: 'string' }
  const ours: Definition = { properties: { a: text, b: { items: { $ref: '#/definitions/C' } } } }
  const theirs: Definition = { required: ['a'], properties: { a: text, b: { items: { properties: { d: text } } } } }
  const C: Definition = { properties: { c: text, d: text } }
  assert.equal(misfits(ours, theirs, { C }, 'x'), ['x.a is required', 'x.b[].c is unknown'])
  assert.equal(misfits(ours, ours, { C }, 'x'), [])
})

test('the schema has every kind of the table, in its order', () => {
  assert.equal(
    oneOf.map(({ $ref }) => $ref.split('/').pop()),
    kinds.map(({ kind }) => kind),
  )
})

test.run()
