// Tables whose rows are spread over the files of a folder: every file of it is listed.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { globby } from 'globby'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ofDelivery, ofEnvironments } from '../../src/diff/consequences/consequences.ts'
import { kinds } from '../../src/facts/kubernetes/kinds.ts'
import { privileges } from '../../src/facts/kubernetes/privileges/privileges.ts'
import { variables } from '../../src/facts/mlflow/variables.ts'
import { rules } from '../../src/phases/3-check/rules.ts'
import { variableOrder } from '../../src/phases/4-render/env.ts'
import { makers } from '../../src/phases/4-render/render.ts'
import { defaultValues } from '../../src/schema/defaults.ts'
import { fleetRoot, schemaAt } from '../../src/schema/schema.ts'

const test = suite('tables')

/** The keys of every table that a file of a folder of src/ exports: of each map whose rows are all of one form. */
async function keysOf(folder: string, isRow: (row: unknown) => boolean, besides: string[] = []): Promise<string[]> {
  const files = await globby(['*.ts', ...besides.map((file) => `!${file}`)], {
    cwd: join(import.meta.dirname, '../../src', folder),
    absolute: true,
  })
  const modules = await Promise.all(files.map(async (file) => import(pathToFileURL(file).href)))
  return modules.flatMap((module) =>
    Object.values(module as Record<string, object>)
      .filter((value) => typeof value === 'object' && Object.values(value).every(isRow))
      .flatMap((table) => Object.keys(table)),
  )
}

test('every rule of phases/3-check/rules is in rules.ts, and no code has two', async () => {
  const codes = rules.map(([code]) => code)
  assert.equal([...codes].sort(), (await keysOf('phases/3-check/rules', (row) => typeof row === 'function')).sort())
  assert.is(new Set(codes).size, codes.length)
})

test('every consequence of diff/consequences is in consequences.ts, and no code has two', async () => {
  const isConsequence = (row: unknown) => Object.hasOwn(Object(row), 'find')
  const tables = await keysOf('diff/consequences', isConsequence, ['consequences.ts'])
  const codes = [...Object.keys(ofEnvironments), ...Object.keys(ofDelivery)]
  assert.equal([...codes].sort(), tables.sort())
})

test('render makes objects of every kind that is emitted for an environment, and of no other', () => {
  const emitted = kinds.filter(({ emittedFor }) => emittedFor === 'environment').map(({ kind }) => kind)
  assert.equal(Object.keys(makers).sort(), emitted.sort())
})

test('every variable that all environments have has its place in the order of variables', () => {
  const names = Object.keys(variables(defaultValues))
  assert.equal(
    names.filter((name) => ![...variableOrder.first, ...variableOrder.last].includes(name)),
    [],
  )
})

test('every privilege can be allowed in the fleet file, and nothing else', () => {
  const { node } = schemaAt(['teams', 'vision/*', 'privileges'], fleetRoot)!
  assert.equal(Object.keys(node.properties as object).sort(), Object.keys(privileges).sort())
})

test.run()
