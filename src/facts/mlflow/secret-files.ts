import type { Values, Variable } from '../../schema/generated/types.ts'
import { type SecretKey, secretPath } from './secret-path.ts'
import { stores } from './stores.ts'
import { certificateFiles } from './tls.ts'

/** The key of a Secret that a variable refers to; undefined where it is a text. */
export const secretKeyOf = (variable: Variable): SecretKey | undefined =>
  typeof variable === 'object' && variable.name !== undefined && variable.key !== undefined
    ? { name: variable.name, key: variable.key }
    : undefined

/** Whether a variable is the path of a file that holds a Secret's key. */
export const isFile = (variable: Variable): boolean => typeof variable === 'object' && variable.file === true

/** The keys of Secrets that the server needs as files, each once: those of variables with `file`, CAs, its certificate. */
export function secretFiles(values: Values): SecretKey[] {
  const variables = Object.values(values.env_vars)
    .filter(isFile)
    .flatMap((variable) => secretKeyOf(variable) ?? [])
  const cas = stores(values).flatMap(({ tls }) => tls?.ca ?? [])
  const { certificate, key } = certificateFiles(values) ?? {}
  const own = certificate && key ? [certificate, key] : []
  return [...new Map([...variables, ...cas, ...own].map((file) => [secretPath(file), file])).values()]
}
