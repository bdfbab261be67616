import type { EnvVar, Values, Variable } from '../generated/types.ts'
import { databaseUri } from './database.ts'

/** The credentials of a database server, from which Kubernetes puts the URI together inside the pod. */
const credentials = { user: 'DATABASE_USER', password: 'DATABASE_PASSWORD' } as const

/**
 * Variables that every environment has, last in the list: a patch that names an element of a merged list has to name
 * all before it, so what changes seldom comes last.
 */
const common = [
  'MLFLOW_BACKEND_STORE_URI',
  'MLFLOW_ARTIFACTS_DESTINATION',
  'MLFLOW_S3_ENDPOINT_URL',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
]

/** The container's environment: each variable behind those that it refers to with $(NAME), or Kubernetes leaves them as they are. */
export function env(values: Values): EnvVar[] {
  const variables = { ...values.env_vars, ...databaseVariables(values) }
  const rank = (name: string): number => common.indexOf(name)
  const names = Object.keys(variables).sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
  const placed = new Set<string>()
  const pending = new Set<string>()
  const place = (name: string): void => {
    if (placed.has(name)) return
    const references = textOf(variables[name]!).matchAll(/\$\(([^)]+)\)/g)
    const before = [...references].map(([, reference]) => reference!).filter((other) => Object.hasOwn(variables, other))
    // A circle of references is left as it stands.
    pending.add(name)
    for (const other of before) if (!pending.has(other)) place(other)
    pending.delete(name)
    placed.add(name)
  }
  for (const name of names) place(name)
  return [...placed].map((name) => variable(name, variables[name]!))
}

/** What the database needs. The URI stands in the environment, never in the command line, which every process can read. */
function databaseVariables({ backendStore }: Values): Record<string, Variable> {
  const { type, secret } = backendStore
  const uri = { MLFLOW_BACKEND_STORE_URI: databaseUri(backendStore, credentials) }
  if (type === 'sqlite') return uri
  return {
    [credentials.user]: { name: secret.name, key: secret.userKey || 'username' },
    [credentials.password]: { name: secret.name, key: secret.passwordKey || 'password' },
    ...uri,
  }
}

const textOf = (value: Variable): string => (typeof value === 'object' ? String(value.value ?? '') : String(value))

function variable(name: string, value: Variable): EnvVar {
  if (typeof value !== 'object' || value.value !== undefined) return { name, value: textOf(value) }
  return { name, valueFrom: { secretKeyRef: { name: value.name!, key: value.key! } } }
}
