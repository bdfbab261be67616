import { identityVariables } from '../../facts/mlflow/hosts.ts'
import { isFile, secretKeyOf } from '../../facts/mlflow/secret-files.ts'
import { secretPath } from '../../facts/mlflow/secret-path.ts'
import { storeRows } from '../../facts/mlflow/stores.ts'
import { variableNames } from '../../facts/mlflow/variable-names.ts'
import { textOfVariable, variables } from '../../facts/mlflow/variables.ts'
import type { EnvVar, Values, Variable } from '../../schema/generated/types.ts'

/**
 * The order of variables: what differs between environments first, what they share last. A patch that names
 * an element of a merged list has to name all before it, so that this keeps overlays short.
 */
export const variableOrder = {
  first: [
    variableNames.backendStore,
    variableNames.registryStore,
    variableNames.readReplica,
    variableNames.artifactsDestination,
    variableNames.publicUrls,
  ] as readonly string[],
  last: [
    variableNames.s3Endpoint,
    ...storeRows.flatMap(({ prefix }) => [`${prefix}_USER`, `${prefix}_PASSWORD`]),
    variableNames.awsAccessKey,
    variableNames.awsSecretKey,
    variableNames.disableTelemetry,
    variableNames.home,
    variableNames.temporary,
  ] as readonly string[],
}

/** A number by which names are sorted: below 0 for those that come first, above for those that come last. */
function rank(name: string): number {
  const { first, last } = variableOrder
  return first.includes(name) ? first.indexOf(name) - first.length : last.indexOf(name) + 1
}

/**
 * The container's environment: each variable behind those that it refers to with $(NAME), or Kubernetes leaves them as
 * they are.
 */
export function env(values: Values): EnvVar[] {
  const all = variables(values)
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
  return [...[...placed].map((name) => variable(name, all[name]!)), ...identityVariables(values)]
}

function variable(name: string, value: Variable): EnvVar {
  const key = secretKeyOf(value)
  if (key === undefined) return { name, value: textOfVariable(value) }
  return isFile(value) ? { name, value: secretPath(key) } : { name, valueFrom: { secretKeyRef: { ...key } } }
}
