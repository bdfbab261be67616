// What an editor does with schema/*.schema.json: it must mark nothing in files that compile.
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Ajv } from 'ajv'
import { globby } from 'globby'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parse } from 'yaml'

const repository = resolve(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(repository, path), 'utf8')
const test = suite('editor')

const ajv = new Ajv({ strict: false, allErrors: true })
for (const name of ['kubernetes', 'environment', 'fleet']) ajv.addSchema(JSON.parse(read(`schema/${name}.schema.json`)))

for (const file of await globby('environments/**/*.yaml', { cwd: repository })) {
  test(`${file} has no mark, and says where its schema is`, () => {
    const text = read(file)
    const schema = `${file === 'environments/_fleet.yaml' ? 'fleet' : 'environment'}.schema.json`
    ajv.validate(schema, parse(text))
    assert.equal(ajv.errors ?? [], [])
    assert.match(text, `# yaml-language-server: $schema=${'../'.repeat(file.split('/').length - 1)}schema/${schema}`)
  })
}

test('a null removes a key, a template stands for a text, and a typo is marked', () => {
  const marks = (values: unknown): number => {
    ajv.validate('environment.schema.json', values)
    return ajv.errors?.length ?? 0
  }
  assert.is(marks({ image: null, backendStore: { type: null }, startupProbe: null, env_vars: { A: null } }), 0)
  assert.is(marks({ ingress: { host: '{{ .Release.Name }}.example.com' } }), 0)
  assert.ok(marks({ relase: 'a' }) > 0)
  assert.ok(marks({ startupProbe: { initialDelaySecond: 1 } }) > 0)
})

test.run()
