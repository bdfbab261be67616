import { posix } from 'node:path'
import type { Values } from '../generated/types.ts'
import { stores } from './stores.ts'

/** Where the keys of Secrets lie as files in the container, each Secret a folder. */
export const secretFolder = '/var/run/secrets/mlflow-gitops'

/** A key of a Secret. */
export interface SecretKey {
  name: string
  key: string
}

/** The path of a Secret's key in the container. */
export const secretPath = ({ name, key }: SecretKey): string => posix.join(secretFolder, name, key)

/** The keys of Secrets that the server needs as files, each once: those of variables with `file`, and CAs. */
export function secretFiles(values: Values): SecretKey[] {
  const variables = Object.values(values.env_vars).flatMap((variable) =>
    typeof variable === 'object' && variable.file ? [{ name: variable.name!, key: variable.key! }] : [],
  )
  const cas = stores(values).flatMap(({ tls }) => tls?.ca ?? [])
  return [...new Map([...variables, ...cas].map((file) => [secretPath(file), file])).values()]
}
