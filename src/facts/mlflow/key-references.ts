import { posix } from 'node:path'
import { mounts } from './mount-paths.ts'
import { type SecretKey, secretPath } from './secret-path.ts'

/** A key of a ConfigMap. */
export interface ConfigMapKey {
  configMap: string
  key: string
}

/** A key of an object that holds data: of a Secret, or of a ConfigMap. */
export type KeyReference = SecretKey | ConfigMapKey

export const isOfConfigMap = (reference: KeyReference): reference is ConfigMapKey => 'configMap' in reference

/** The key that a map of the values names; undefined where it names none. Of a map with both, rules tell. */
export function referenceOf({ name, configMap, key }: Partial<SecretKey & ConfigMapKey>): KeyReference | undefined {
  if (key === undefined) return undefined
  if (name !== undefined) return { name, key }
  return configMap === undefined ? undefined : { configMap, key }
}

/** The path of a key in the container, where it is a file. */
export const keyPath = (reference: KeyReference): string =>
  isOfConfigMap(reference)
    ? posix.join(mounts['config-maps'], reference.configMap, reference.key)
    : secretPath(reference)
