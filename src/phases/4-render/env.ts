import { privateHostsVariable } from '../../facts/mlflow/hosts.ts'
import { isFile, secretKeyOf } from '../../facts/mlflow/secret-files.ts'
import { secretPath } from '../../facts/mlflow/secret-path.ts'
import { variableNames } from '../../facts/mlflow/variable-names.ts'
import { textOfVariable, variables } from '../../facts/mlflow/variables.ts'
import type { EnvVar, Values, Variable } from '../../schema/generated/types.ts'

/**
 * Variables that every environment has, last in the list: a patch that names an element of a merged list has to name
 * all before it, so what changes seldom comes last.
 */
export const variableOrder: readonly string[] = [
  variableNames.backendStore,
  privateHostsVariable.name,
  variableNames.allowedHosts,
  variableNames.corsAllowedOrigins,
  variableNames.artifactsDestination,
  variableNames.s3Endpoint,
  variableNames.awsAccessKey,
  variableNames.awsSecretKey,
  variableNames.disableTelemetry,
  variableNames.home,
  variableNames.temporary,
]

/**
 * The container's environment: each variable behind those that it refers to with $(NAME), or Kubernetes leaves them as
 * they are.
 */
export function env(values: Values): EnvVar[] {
  const all = variables(values)
  const rank = (name: string): number => variableOrder.indexOf(name)
  const names = Object.keys(all).sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
  const placed = new Set<string>()
  const pending = new Set<string>()
  const place = (name: string): void => {
    if (placed.has(name)) return
    const references = textOfVariable(all[name]!).matchAll(/\$\(([^)]+)\)/g)
    const before = [...references].map(([, reference]) => reference!).filter((other) => Object.hasOwn(all, other))
    // A circle of references is left as it stands.
    pending.add(name)
    for (const other of before) if (!pending.has(other)) place(other)
    pending.delete(name)
    placed.add(name)
  }
  for (const name of names) place(name)
  return [...placed].map((name) => variable(name, all[name]!))
}

function variable(name: string, value: Variable): EnvVar {
  const key = secretKeyOf(value)
  if (key === undefined) return { name, value: textOfVariable(value) }
  return isFile(value) ? { name, value: secretPath(key) } : { name, valueFrom: { secretKeyRef: { ...key } } }
}
