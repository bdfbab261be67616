import { compareText } from '../diagnostics/diagnostic.ts'
import { routes } from '../facts/kubernetes/addresses.ts'
import { customResource } from '../facts/kubernetes/built-in.ts'
import { mainContainer } from '../facts/kubernetes/container.ts'
import { isClusterWide, provisions, requirements } from '../facts/kubernetes/needed-objects.ts'
import { artifactFolders, databasePlace, folderOfStore } from '../facts/mlflow/data-places.ts'
import { namedKeys, wholeSecrets } from '../facts/mlflow/named-secrets.ts'
import { placesBeside } from '../facts/mlflow/places.ts'
import { storeRows } from '../facts/mlflow/stores.ts'
import type { CompiledEnvironment } from '../model/environment.ts'
import { formatPath, isObject, type Json } from '../model/json.ts'
import type { KubernetesObject } from '../model/kubernetes-object.ts'
import type { Values } from '../schema/generated/types.ts'
import type { Need } from './need.ts'

/** One thing that one environment needs, and the value that says so. */
interface Found extends Pick<Need, 'kind' | 'name'> {
  namespace?: string | undefined
  key?: string | undefined
  value?: string | undefined
}

/**
 * What must exist so that environments run, and nothing that is compiled makes: each once a cluster and namespace, with
 * its keys and who needs it. What one environment makes, another of its namespace has.
 */
export function needs(environments: readonly CompiledEnvironment[], all: readonly CompiledEnvironment[]): Need[] {
  const made = provisionsOf(all)
  const merged = new Map<string, Need>()
  for (const compiled of environments) {
    const {
      id,
      values: { cluster },
    } = compiled.environment
    for (const { namespace, kind, name, key, value } of foundIn(compiled)) {
      if (namespace !== undefined && made.has(`${cluster} ${namespace} ${kind} ${name}`)) continue
      const place = JSON.stringify([cluster, namespace, kind, name])
      const need: Need = merged.get(place) ?? {
        cluster,
        ...(namespace !== undefined && { namespace }),
        kind,
        name,
        keys: [],
        readers: [],
      }
      merged.set(place, need)
      if (key !== undefined && !need.keys.includes(key)) need.keys.push(key)
      const reader = need.readers.find(({ environment }) => environment === id) ?? { environment: id, values: [] }
      if (!need.readers.includes(reader)) need.readers.push(reader)
      if (value !== undefined && !reader.values.includes(value)) reader.values.push(value)
    }
  }
  return [...merged.values()].sort(
    (a, b) =>
      compareText(a.cluster, b.cluster) ||
      compareText(a.namespace ?? '~', b.namespace ?? '~') ||
      compareText(a.kind, b.kind) ||
      compareText(a.name, b.name),
  )
}

/** What objects provide, by cluster and namespace. */
function provisionsOf(all: readonly CompiledEnvironment[]): Set<string> {
  const made = new Set<string>()
  for (const { environment, objects } of all) {
    const { cluster, namespace } = environment.values
    for (const provided of provisions(objects)) made.add(`${cluster} ${namespace} ${provided}`)
  }
  return made
}

function* foundIn({ environment: { values }, objects }: CompiledEnvironment): Generator<Found> {
  const named = new Map(namedKeys(values).map(({ name, key, by }) => [JSON.stringify([name, key]), by]))
  const whole = new Map(wholeSecrets(values).map(({ name, by }) => [name, by]))
  for (const object of objects) {
    const own = object.metadata.namespace ?? values.namespace
    for (const requirement of requirements(object)) {
      const { kind, name, key, namespace = own } = requirement
      const by =
        kind === 'Secret'
          ? (named.get(JSON.stringify([name, key ?? '.dockerconfigjson'])) ?? whole.get(name))
          : undefined
      yield { kind, name, key, namespace: isClusterWide(requirement) ? undefined : namespace, value: by }
    }
    const definition = customResource(object)
    if (definition) yield { kind: 'CustomResourceDefinition', name: definition }
    if (takesDefaultClass(object)) yield { kind: 'StorageClass', name: '' }
    for (const { host } of routes(object)) if (host !== '*') yield { kind: 'DNS name', name: host }
  }
  yield* outside(values, objects)
}

/** Databases and buckets that are reached from the pod by a network. */
function* outside(values: Values, objects: readonly KubernetesObject[]): Generator<Found> {
  const container = mainContainer(objects)
  if (!container) return
  for (const { holds, key } of storeRows) {
    const place = databasePlace(holds, container, values.namespace)
    if (place && place.reach !== 'pod' && !place.name.startsWith('SQLite'))
      yield { kind: 'database', name: place.name, value: key }
  }
  for (const { store } of artifactFolders(container)) yield { kind: 'bucket', name: store, value: 'env_vars' }
  for (const { place, path } of placesBeside(values)) {
    const folder = folderOfStore(place, container)
    if (folder) yield { kind: 'bucket', name: folder.store, value: formatPath(path) }
  }
}

/** Whether a claim, or a template of one, names no StorageClass: then the cluster needs a default. */
function takesDefaultClass(value: Json): boolean {
  if (Array.isArray(value)) return value.some(takesDefaultClass)
  if (!isObject(value)) return false
  const isClaim = Array.isArray(value.accessModes) && isObject(value.resources) && value.volumeName === undefined
  return (isClaim && value.storageClassName === undefined) || Object.values(value).some(takesDefaultClass)
}
