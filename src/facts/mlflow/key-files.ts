import { memoizeLast } from '../../model/memo.ts'
import type { Values, Variable } from '../../schema/generated/types.ts'
import { type ConfigMapKey, isOfConfigMap, type KeyReference, keyPath, referenceOf } from './key-references.ts'
import type { SecretKey } from './secret-path.ts'
import { stores } from './stores.ts'
import { certificateFiles } from './tls.ts'

/** The key of a Secret or a ConfigMap that a variable refers to; undefined where it is a text, or a field of the pod. */
export const keyOf = (variable: Variable): KeyReference | undefined =>
  typeof variable === 'object' ? referenceOf(variable) : undefined

/** The key of a Secret that a variable refers to. */
export function secretKeyOf(variable: Variable): SecretKey | undefined {
  const key = keyOf(variable)
  return key === undefined || isOfConfigMap(key) ? undefined : key
}

/** Whether a variable is the path of a file that holds a key. */
export const isFile = (variable: Variable): boolean => typeof variable === 'object' && variable.file === true

/** The keys that the server needs as files, each once: those of variables with `file`, CAs, its certificate. */
const keyFiles = memoizeLast((values: Values): readonly KeyReference[] => {
  const variables = Object.values(values.env_vars)
    .filter(isFile)
    .flatMap((variable) => keyOf(variable) ?? [])
  const cas = stores(values).flatMap(({ tls }) => (tls?.ca && referenceOf(tls.ca)) ?? [])
  const { certificate, key } = certificateFiles(values) ?? {}
  const own = certificate && key ? [certificate, key] : []
  return [...new Map([...variables, ...cas, ...own].map((file) => [keyPath(file), file])).values()]
})

export const secretFiles = (values: Values): SecretKey[] =>
  keyFiles(values).flatMap((file) => (isOfConfigMap(file) ? [] : [file]))

export const configMapFiles = (values: Values): ConfigMapKey[] => keyFiles(values).filter(isOfConfigMap)
