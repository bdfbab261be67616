import { at, isObject, mapOf, type Path, valuesIn } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'

/** Where an object makes pods that a Service among others selects, and the name of that Service. */
export function selectedPods(
  object: KubernetesObject,
  among: readonly KubernetesObject[],
): { path: Path; service: string }[] {
  const services = among.filter(({ kind }) => kind === 'Service')
  return templatesOfPods(object).flatMap(({ path, labels }) => {
    const service = services.find((service) => selects(mapOf(at(service, ['spec', 'selector'])), labels))
    return service ? [{ path, service: service.metadata.name }] : []
  })
}

/** Whether a Service with a selector leads to pods with these labels. */
export const selects = (selector: object, labels: object): boolean => {
  const wanted = Object.entries(selector)
  return wanted.length > 0 && wanted.every(([key, value]) => (labels as Record<string, unknown>)[key] === value)
}

/** A pod, and every template of pods in an object, whatever its kind: what has metadata beside a spec. */
export const templatesOfPods = (object: KubernetesObject): { path: Path; labels: object }[] =>
  valuesIn(object).flatMap(([path, value]) => {
    if (!isObject(value) || !isObject(value.spec) || !isObject(value.metadata)) return []
    const isTemplate = path.length > 0 ? value.spec.containers !== undefined : value.kind === 'Pod'
    return isTemplate ? [{ path: [...path, 'metadata', 'labels'], labels: mapOf(value.metadata.labels) }] : []
  })
