import { own } from '../../model/json.ts'
import type { Values } from '../../schema/generated/types.ts'
import { artifactStores, schemeOf } from './artifact-stores.ts'
import { authType, keepsUsers } from './auth.ts'
import { databases, driverOf } from './databases.ts'
import { isSince } from './image.ts'
import { isMeasured, metricsOption } from './metrics.ts'
import { storePlaces } from './places.ts'
import { since } from './releases.ts'
import { databaseServers, type Store } from './stores.ts'

/** A package that the values make MLflow import, beyond those that it requires, and the reason in words. */
export interface Need {
  name: string
  for: string
}

/** What the values need beside MLflow itself, each once: drivers, the stores' libraries, what options ask for. */
export function neededPackages(values: Values): Need[] {
  const needs = new Map<string, Need>()
  const add = (need: Need | undefined): unknown => need && needs.set(need.name, need)
  for (const store of databaseServers(values)) add(driverNeed(store))
  for (const { place } of storePlaces(values)) add(storeNeed(place))
  for (const need of optionNeeds(values)) add(need)
  return [...needs.values()]
}

function driverNeed(store: Store): Need {
  const { name, packages } = databases[store.type]
  const driver = driverOf(store)
  return { name: own(packages, driver) ?? driver, for: name }
}

function storeNeed(place: string): Need | undefined {
  const scheme = schemeOf(place)
  const name = scheme && own(artifactStores, scheme)?.needs
  return name ? { name, for: `${scheme}://` } : undefined
}

function optionNeeds(values: Values): Need[] {
  const isAuthenticated = keepsUsers(values) && (isSince(values, since.formSecrets) ?? true)
  return [
    ...(isAuthenticated ? [{ name: 'Flask-WTF', for: `auth.type: ${authType(values)}` }] : []),
    ...(isMeasured(values)
      ? [{ name: 'prometheus-flask-exporter', for: values.metrics.enabled ? 'metrics.enabled' : metricsOption }]
      : []),
  ]
}
