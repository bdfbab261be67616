import { keptAnnotations } from '../../facts/kubernetes/kept.ts'
import { isKept } from '../../facts/kubernetes/kinds.ts'
import { isEncrypted } from '../../facts/kubernetes/sealed.ts'
import { extraEntries } from '../../model/environment.ts'
import { isObject, type Json, type JsonObject, mapOf } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import type { Values } from '../../schema/generated/types.ts'

/**
 * The user's own objects, each at its place in `extraObjects`: in the environment's namespace, without nulls, which
 * Kubernetes takes for absent, and what holds data protected as the server's own is. What is encrypted stays as it is.
 */
export const extraObjects = (values: Values): KubernetesObject[] =>
  extraEntries(values).map(([, object]) => placed(object, values.namespace))

function placed(object: KubernetesObject, namespace: string): KubernetesObject {
  if (isEncrypted(object)) return object
  const whole = withoutNulls(object) as KubernetesObject
  const { name, annotations, ...more } = whole.metadata
  const kept = isKept(object) ? { ...keptAnnotations, ...mapOf(annotations) } : annotations
  return { ...whole, metadata: { name, namespace, ...more, ...(kept !== undefined && { annotations: kept }) } }
}

function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (!isObject(value)) return value
  const kept: JsonObject = {}
  for (const [key, child] of Object.entries(value)) if (child !== null) kept[key] = withoutNulls(child)
  return kept
}
