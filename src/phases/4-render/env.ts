import { identityVariables } from '../../facts/mlflow/hosts.ts'
import { isFile, keyOf } from '../../facts/mlflow/key-files.ts'
import { isOfConfigMap, type KeyReference, keyPath } from '../../facts/mlflow/key-references.ts'
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
    variableNames.authStore,
    variableNames.readReplica,
    variableNames.artifactsDestination,
    variableNames.publicUrls,
  ] as readonly string[],
  last: [
    variableNames.s3Endpoint,
    ...storeRows.flatMap(({ prefix }) => ['HOST', 'PORT', 'NAME', 'USER', 'PASSWORD'].map((end) => `${prefix}_${end}`)),
    variableNames.adminUser,
    variableNames.adminPassword,
    variableNames.defaultPermission,
    variableNames.authCacheSeconds,
    variableNames.awsAccessKey,
    variableNames.awsSecretKey,
    variableNames.gateway,
    variableNames.disableTelemetry,
    variableNames.home,
    variableNames.temporary,
  ] as readonly string[],
}

/** Numbers by which names are sorted: below 0 for those that come first, above for those that come last. */
const ranks = new Map([
  ...variableOrder.last.map((name, index) => [name, index + 1] as const),
  ...variableOrder.first.map((name, index) => [name, index - variableOrder.first.length] as const),
])

const rank = (name: string): number => ranks.get(name) ?? 0

/**
 * The container's environment: each variable behind those that it refers to with $(NAME), or Kubernetes leaves them as
 * they are.
 */
export function env(values: Values): EnvVar[] {
  const all = variables(values)
  const names = Object.keys(all).sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
  return [...behindReferences(names, all).map((name) => variable(name, all[name]!)), ...identityVariables(values)]
}

/** Depth-first, with an explicit stack: a long chain of references would overflow the call stack. */
function behindReferences(names: readonly string[], all: Record<string, Variable>): readonly string[] {
  if (!names.some((name) => textOfVariable(all[name]!).includes('$('))) return names
  const placed: string[] = []
  const seen = new Set<string>()
  const open: { name: string; references: Iterator<string> }[] = []
  const enter = (name: string): void => {
    // A circle of references is left as it stands.
    if (seen.has(name) || !Object.hasOwn(all, name)) return
    seen.add(name)
    open.push({ name, references: referencesIn(textOfVariable(all[name]!)) })
  }
  for (const first of names) {
    enter(first)
    for (let top = open.at(-1); top; top = open.at(-1)) {
      const next = top.references.next()
      if (!next.done) enter(next.value)
      else placed.push(open.pop()!.name)
    }
  }
  return placed
}

function* referencesIn(text: string): Generator<string> {
  for (const [, name] of text.matchAll(/\$\(([^()]+)\)/g)) yield name!
}

function variable(name: string, value: Variable): EnvVar {
  if (typeof value === 'object' && value.fieldRef !== undefined)
    return { name, valueFrom: { fieldRef: { fieldPath: value.fieldRef } } }
  const key = keyOf(value)
  if (key === undefined) return { name, value: textOfVariable(value) }
  return isFile(value) ? { name, value: keyPath(key) } : { name, valueFrom: sourceOf(key) }
}

const sourceOf = (reference: KeyReference): NonNullable<EnvVar['valueFrom']> =>
  isOfConfigMap(reference)
    ? { configMapKeyRef: { name: reference.configMap, key: reference.key } }
    : { secretKeyRef: { ...reference } }
