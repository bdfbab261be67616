// The schemas of schema/: written in draft-07 and the keywords of ours, every decision made, every value shown in a
// case.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { globby } from 'globby'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parse } from 'yaml'
import { at, isObject, type Json, type JsonObject, listOf } from '../../src/model/json.ts'
import { child, dereference, root, type Schema } from '../../src/schema/schema.ts'
import { valuesSchema } from '../../src/schema/values.ts'
import { addKeywords } from '../../src/scripts/validators.ts'

const test = suite('schema')
const repository = join(import.meta.dirname, '../..')
const read = (path: string): JsonObject => JSON.parse(readFileSync(join(repository, path), 'utf8'))

const rooms = await globby('schema/values/*.json', { cwd: repository })

/** Why ajv in strict mode refuses a schema with the keywords of ours; undefined where it doesn't. */
function refusal(schema: JsonObject): string | undefined {
  const ajv = new Ajv({ strict: true, allowUnionTypes: true, strictRequired: false })
  addKeywords(ajv)
  ajv.addSchema(read('schema/kubernetes.schema.json'))
  try {
    ajv.compile(schema)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

test('the schema of values has no keyword but those of draft-07 and of keywords.schema.json', () => {
  assert.is(refusal(valuesSchema), undefined)
  assert.match(refusal({ ...valuesSchema, propertes: {} }) ?? '', /unknown keyword: "propertes"/)
  assert.match(refusal({ ...valuesSchema, 'x-promoted': 'yes' }) ?? '', /x-promoted/)
})

test('every room is part of it, and no value or form is in two', () => {
  for (const part of ['properties', 'definitions', 'required']) {
    const names = rooms.flatMap((file) => {
      const found = read(file)[part] ?? {}
      return Array.isArray(found) ? found.map(String) : Object.keys(found as JsonObject)
    })
    const whole = valuesSchema[part]
    assert.equal(names.sort(), (Array.isArray(whole) ? whole.map(String) : Object.keys(whole as JsonObject)).sort())
    assert.is(new Set(names).size, names.length)
  }
})

test('the rooms are of final values: no null, no template', () => {
  for (const file of rooms) assert.not.match(JSON.stringify(read(file)), /"null"|\\\\{\\\\{/, file)
})

test('every top-level value decides whether it is promoted', () => {
  const undecided = Object.entries(valuesSchema.properties as JsonObject).filter(
    ([, schema]) => typeof at(schema, ['x-promoted']) !== 'boolean',
  )
  assert.equal(undecided, [])
})

/** The paths of every value that the schema names, `*` for those of any name or in a list. */
function leaves(schema: Schema, path: string[] = []): string[] {
  const { node, document } = dereference(schema)
  if (document !== root.document) return [path.join('.')]
  const known = Object.keys(isObject(node.properties) ? node.properties : {}).flatMap((key) =>
    leaves(child({ node, document }, key)!, [...path, key]),
  )
  const other = node.additionalProperties ?? node.items
  const free = isObject(other) ? leaves({ node: other, document }, [...path, '*']) : []
  return known.length + free.length === 0 ? [path.join('.')] : [...known, ...free]
}

/** The same for a value that a file sets, as far as the schema names it. */
function* shown(value: Json, path: string[] = []): Generator<string> {
  yield path.join('.')
  for (const item of listOf(value)) yield* shown(item, [...path, '*'])
  if (!isObject(value)) return
  for (const [key, child] of Object.entries(value)) {
    yield* shown(child, [...path, key])
    yield* shown(child, [...path, '*'])
  }
}

test('every value of the schema is set in a golden case', async () => {
  const files = await globby('test/golden/cases/*/environments/**/*.{yaml,yml}', { cwd: repository })
  const set = new Set<string>()
  for (const file of files) {
    try {
      for (const path of shown(parse(readFileSync(join(repository, file), 'utf8'), { logLevel: 'silent' }) as Json))
        set.add(path)
    } catch {
      // Some cases are about text that is no YAML.
    }
  }
  const all = leaves(root)
  assert.ok(all.length > 100, `${all.length}`)
  assert.equal(
    all.filter((path) => !set.has(path)),
    [],
  )
})

test.run()
