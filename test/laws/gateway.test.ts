// Whatever the values: a server whose gateway may run has a passphrase of its own, or an error says that it has none.
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { mainContainer } from '../../src/facts/kubernetes/container.ts'
import { isSince } from '../../src/facts/mlflow/image.ts'
import { variableNames } from '../../src/facts/mlflow/variable-names.ts'
import type { JsonObject } from '../../src/model/json.ts'
import { withDefaults } from '../../src/phases/2-resolve/resolve.ts'
import { isValid } from '../../src/phases/3-check/check.ts'
import { findingsOf } from '../../src/phases/3-check/rule.ts'
import { gatewayRules } from '../../src/phases/3-check/rules/gateway.ts'
import { render } from '../../src/phases/4-render/render.ts'
import type { Values } from '../../src/schema/generated/types.ts'
import { valueSchemaAt } from '../../src/schema/schema.ts'
import { arbitraryValue, values } from '../support/arbitrary/values.ts'
import { deep } from '../support/depth.ts'

const test = suite('gateway')

const passphraseRule = { 'gateway-passphrase-missing': gatewayRules['gateway-passphrase-missing'] }
const key = { name: 'a', key: 'b' }
const version = fc.constantFrom('2.22.0', '3.7.0', '3.8.0', '3.12.0', '3.16.1', '3.17.2', '3.18.0', undefined)
const wanted = fc.record(
  {
    [variableNames.gateway]: fc.constantFrom(true, false, 'true', '1', 'FALSE', { value: 'True' }, key),
    [variableNames.passphrase]: fc.constantFrom(key, { ...key, file: true }, { configMap: 'a', key: 'b' }),
  },
  { requiredKeys: [], noNullPrototype: true },
)
const envFrom = fc.constantFrom<JsonObject[][]>([], [], [{ secretRef: { name: 'all' } }])
const gateway = arbitraryValue(valueSchemaAt(['gateway'])!) as fc.Arbitrary<JsonObject>

test('no server runs with the public passphrase', () => {
  let [running, off, refused] = [0, 0, 0]
  fc.assert(
    fc.property(values, gateway, version, wanted, envFrom, (written, gateway, mlflow, variables, envFrom) => {
      const all = withDefaults({
        ...written,
        gateway,
        image: `ghcr.io/mlflow/mlflow:${mlflow === undefined ? 'latest' : `v${mlflow}`}`,
        mlflowVersion: null,
        env_vars: variables as JsonObject,
        envFrom,
      })
      const sound = { ...all, namespace: 'mlflow' } as unknown as Values
      if (!isValid({ values: sound })) return
      const container = mainContainer(render(sound))
      assert.ok(container)
      const has = (name: string) => container.variables.has(name)
      const isOff = /^(false|0)$/i.test(String(textOf(container.variables.get(variableNames.gateway))))
      const isPublic = !has(variableNames.passphrase) && envFrom.length === 0
      const found = findingsOf(passphraseRule, { values: sound } as never)
      if (found.length > 0) refused++
      else if (isOff) off++
      else if (isSince(sound, [3, 17]) !== false) {
        running++
        assert.not.ok(isPublic, JSON.stringify({ gateway, variables, mlflow }))
      }
    }),
    { numRuns: deep(500), seed: 17 },
  )
  assert.ok(running > 25 && off > 25 && refused > 10, `${running} run, ${off} are off, ${refused} are refused`)
})

const textOf = (value: { text: string } | { from: string } | undefined): string | undefined =>
  value && 'text' in value ? value.text : undefined

test.run()
