import { provided } from '../../../facts/kubernetes/needed-objects.ts'
import { fetchedKeys } from '../../../facts/mlflow/fetched-secrets.ts'
import { namedKeys, wholeSecrets } from '../../../facts/mlflow/named-secrets.ts'
import { type Environment, extraEntries, origin } from '../../../model/environment.ts'
import { at, type Path } from '../../../model/json.ts'
import { didYouMean } from '../../../text/did-you-mean.ts'
import type { Report, Rules } from '../rule.ts'

/** Where External Secrets fetches the Secrets from. */
export const externalSecretRules = {
  'secret-store-missing'({ values, written }, report) {
    const given = ['remoteKey', 'refreshInterval', 'mapping'].find(
      (key) => (at(written, ['secrets', key]) ?? null) !== null,
    )
    if (values.secrets.store || given === undefined) return
    report({
      path: ['secrets', given],
      message: 'secrets names no store: nothing is fetched, and the Secrets have to be made by hand',
      help: 'add store: {name: my-store} below secrets, or write secrets: null where they are made by hand',
    })
  },

  'mapping-ignored'(environment, report) {
    const { values } = environment
    if (Object.keys(values.secrets.mapping).length === 0) return
    const named = namedKeys(values)
    const names = [...new Set(named.map(({ name }) => name))]
    for (const [name, mapped] of Object.entries(values.secrets.mapping)) {
      const path = ['secrets', 'mapping', name]
      const keys = named.filter((key) => key.name === name).map(({ key }) => key)
      if (keys.length === 0) {
        const unmapped = names.filter((other) => !Object.hasOwn(values.secrets.mapping, other))
        ignored(environment, path, `no value names the Secret ${name}`, didYouMean(name, unmapped), report)
        continue
      }
      const mappedKeys = typeof mapped === 'object' ? (mapped.keys ?? {}) : {}
      const unmapped = keys.filter((key) => !Object.hasOwn(mappedKeys, key))
      for (const key of Object.keys(mappedKeys).filter((key) => !keys.includes(key))) {
        const message = `no value names the key ${key} of the Secret ${name}`
        ignored(environment, [...path, 'keys', key], message, didYouMean(key, unmapped), report)
      }
    }
  },

  'secret-keys-unknown'({ values }, report) {
    if (!values.secrets.store) return
    const fetched = new Set(fetchedKeys(values).map(({ name }) => name))
    for (const { name, by } of wholeSecrets(values)) {
      if (fetched.has(name) || (Object.hasOwn(values.secrets.mapping, name) && !values.secrets.mapping[name])) continue
      report({
        path: [by],
        message: `all keys of the Secret ${name} are taken: which of them to fetch is not known, and it is not fetched`,
        help: `list them: mapping: {${name}: {keys: {MY_KEY: MY_KEY}}} below secrets; or write mapping: {${name}: false} where it is made by hand`,
      })
    }
  },

  'secret-twice'({ values }, report) {
    if (values.extraObjects.length === 0) return
    const fetched = new Set(fetchedKeys(values).map(({ name }) => name))
    for (const [index, object] of extraEntries(values)) {
      const own = object.kind === 'Secret' ? [object.metadata.name] : []
      for (const name of [...own, ...provided(object).map(({ name }) => name)]) {
        if (!fetched.has(name)) continue
        report({
          path: ['extraObjects', index],
          message: `the ${object.kind} ${object.metadata.name} makes the Secret ${name}, and secrets fetches it, too: each would undo the other's`,
          help: `write mapping: {${name}: false} below secrets, or remove the object`,
        })
      }
    }
  },

  'remote-twice'({ values }, report) {
    const seen = new Map<string, string>()
    for (const { name, key, by, remoteKey, property } of fetchedKeys(values)) {
      const place = JSON.stringify([remoteKey, property])
      const other = seen.get(place)
      if (other === undefined) {
        seen.set(place, `the key ${key} of ${name} (${by})`)
        continue
      }
      const where = property === undefined ? remoteKey : `${property} of ${remoteKey}`
      report({
        path: ['secrets', ...(Object.hasOwn(values.secrets.mapping, name) ? ['mapping', name] : ['remoteKey'])],
        message: `the key ${key} of ${name} (${by}) is fetched from ${where}, and so is ${other}`,
        help: `give each a place of its own: <secret> and <key> in remoteKey, or mapping: {${name}: {keys: {${key}: …}}}`,
      })
    }
  },
} satisfies Rules

/**
 * A mapping of nothing. A file that several environments share maps what only some of them name: there it is a mistake
 * where a name that is not mapped is nearly the same.
 */
function ignored(
  { layers, source }: Environment,
  path: Path,
  message: string,
  meant: string | undefined,
  report: Report,
): void {
  if (meant === undefined && origin(layers, path) !== source) return
  report({ path, message, help: meant === undefined ? 'remove it' : `did you mean ${meant}?`, part: 'key' })
}
