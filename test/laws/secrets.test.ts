// The list of Secrets that values name is what the pods of their objects take: nothing reads one beside it.
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fetchedKeys } from '../../src/facts/kubernetes/external-secrets.ts'
import { requirements } from '../../src/facts/kubernetes/needed-objects.ts'
import { namedKeys, pullSecret, wholeSecrets } from '../../src/facts/mlflow/named-secrets.ts'
import type { KubernetesObject } from '../../src/model/kubernetes-object.ts'
import { withDefaults } from '../../src/phases/2-resolve/resolve.ts'
import { isValid } from '../../src/phases/3-check/check.ts'
import { render } from '../../src/phases/4-render/render.ts'
import type { Values } from '../../src/schema/generated/types.ts'
import { values } from '../support/arbitrary/values.ts'
import { deep } from '../support/depth.ts'

const test = suite('secrets')

const nameOf = (name: string, key = pullSecret.key): string => `${name} ${key}`

/** The keys of Secrets that objects take; the certificates of an Ingress have none. */
const taken = (objects: readonly KubernetesObject[]): string[] => [
  ...new Set(
    objects
      .flatMap((object) => requirements(object).filter(({ key }) => object.kind !== 'Ingress' || key !== undefined))
      .flatMap(({ kind, name, key }) => (kind === 'Secret' ? [nameOf(name, key)] : [])),
  ),
]

const store = { name: 'vault' }

test('the Secrets that values name are those that their pods take, and all of them are fetched', () => {
  let count = 0
  fc.assert(
    fc.property(values, (written) => {
      const all = { ...withDefaults(written), namespace: 'mlflow' } as unknown as Values
      if (!isValid({ values: all })) return
      const sound: Values = { ...all, secrets: { ...all.secrets, store, mapping: {} } }
      const objects = render(sound)
      const named = namedKeys(sound).map(({ name, key }) => nameOf(name, key))
      count += named.length
      // Of a Secret that is taken whole nobody knows the keys, unless its mapping lists them.
      const whole = wholeSecrets(sound).map(({ name }) => nameOf(name))
      const known = taken(objects).filter((key) => named.includes(key) || !whole.includes(key))
      assert.equal(known.sort(), named.toSorted())
      const fetched = objects.flatMap(fetchedKeys).map(({ secret, key }) => nameOf(secret, key))
      assert.equal(fetched.sort(), named.toSorted())
    }),
    { numRuns: deep(1000), seed: 16 },
  )
  assert.ok(count > 1000)
})

test.run()
