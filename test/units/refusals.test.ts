// Every rule of Kubernetes' own validation, by a value that it refuses and one that it takes.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parse } from 'yaml'
import { parentRules } from '../../src/facts/kubernetes/rules/gateways.ts'
import type { Fault, Rule } from '../../src/facts/kubernetes/rules/rule.ts'
import { rules } from '../../src/facts/kubernetes/rules/rules.ts'
import { formatPath, isObject, type Json, type JsonObject } from '../../src/model/json.ts'

type Sample = [wrong: JsonObject, at: string, right: JsonObject]

const test = suite('refusals')

const samples = large(parse(readFileSync(join(import.meta.dirname, 'refusals.yaml'), 'utf8'), { merge: true })) as {
  [definition: string]: { [sentence: string]: Sample }
}

/** The samples with a text of 300 KiB for each LARGE. */
function large(value: Json): Json {
  if (value === 'LARGE') return 'a'.repeat(300 * 1024)
  if (Array.isArray(value)) return value.map(large)
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, large(one)])) : value
}

/** What a rule finds in a value. */
function faultsOf(find: Rule, value: JsonObject): Fault[] {
  const found: Fault[] = []
  find(value, (fault) => found.push(fault))
  return found
}

for (const [definition, table] of Object.entries(rules)) {
  test(`${definition}: each rule refuses what is wrong, where it is, and takes what is right`, () => {
    assert.equal(Object.keys(samples[definition] ?? {}).sort(), Object.keys(table).sort())
    for (const [sentence, find] of Object.entries(table)) {
      // An own key of an empty definition would be none.
      const [wrong, at, right] = samples[definition]![sentence]!
      const places = faultsOf(find, wrong).map((fault) => formatPath(fault.at))
      assert.ok(places.includes(at), `${definition} ${sentence}: found ${places.join(', ') || 'nothing'}`)
      assert.equal(faultsOf(find, right), [], sentence)
      for (const { help } of faultsOf(find, wrong)) assert.ok(help.length > 0, sentence)
    }
  })
}

test("one Gateway is a route's parent once, or by sections", () => {
  const faults = (parentRefs: Json) => Object.values(parentRules).flatMap((find) => faultsOf(find, { parentRefs }))
  assert.is(faults([{ name: 'a' }, { name: 'a' }]).length, 1)
  assert.is(faults([{ name: 'a', sectionName: 'b' }, { name: 'a' }]).length, 1)
  assert.is(
    faults([
      { name: 'a', sectionName: 'b' },
      { name: 'a', sectionName: 'b' },
    ]).length,
    1,
  )
  assert.is(
    faults([
      { name: 'a', sectionName: 'b' },
      { name: 'a', sectionName: 'c' },
    ]).length,
    0,
  )
  assert.is(faults([{ name: 'a' }, { name: 'a', namespace: 'b' }]).length, 0)
})

test.run()
