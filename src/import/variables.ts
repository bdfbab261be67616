import type { Location } from '../diagnostics/diagnostic.ts'
import { at, isObject, type Json, type JsonObject, mapOf, mapsOf, type Path } from '../model/json.ts'
import { type Manifest, named } from './manifest.ts'
import { standIn } from './plain-secrets.ts'

/** Where the text of a variable comes from. */
export type Content =
  | { text: string }
  | { secret: { name: string; key: string } }
  | { configMap: { name: string; key: string } }
  /** A field of the pod, or one of its container's resources. */
  | { field: JsonObject }

type Variable = Content & { location: Location; isOptional?: boolean }

/** A variable's content as values have it; undefined for what they have no form for. */
export function asValue(content: Content): Json | undefined {
  if ('text' in content) return content.text
  if ('secret' in content) return { ...content.secret }
  if ('configMap' in content) return { configMap: content.configMap.name, key: content.configMap.key }
  const { fieldRef } = content.field
  const path = at(fieldRef, ['fieldPath'])
  return typeof path === 'string' ? { fieldRef: path } : undefined
}

/** The variables of a container by name, and what they are taken from as a whole. */
export interface Variables {
  known: Map<string, Variable>
  /** Secrets and ConfigMaps all of whose keys are variables, where they are not among the manifests. */
  unknown: { entry: JsonObject; location: Location }[]
}

/**
 * The variables of a container: those of envFrom, then its own, which win.
 *
 * @param path where the container stands in its workload
 * @param imported the Secret that is to hold what stood in plain text
 */
export function variablesOf(
  container: JsonObject,
  {
    workload,
    path,
    manifests,
    imported,
  }: {
    workload: Manifest
    path: Path
    manifests: readonly Manifest[]
    imported: (variable: string) => { name: string; key: string }
  },
): Variables {
  const known = new Map<string, Variable>()
  const unknown: Variables['unknown'] = []
  const content = (text: string): Content => {
    const [whole, variable] = standIn.exec(text) ?? []
    return whole !== undefined && whole === text ? { secret: imported(variable!) } : { text }
  }
  for (const [index, entry] of mapsOf(container.envFrom).entries()) {
    const location = workload.place([...path, 'envFrom', index])
    const found = sourceOf(entry, manifests)
    if (!found) {
      unknown.push({ entry, location })
      continue
    }
    const name = found.object.metadata.name
    for (const [key, value] of Object.entries(mapOf(found.object.data))) {
      const variable = `${typeof entry.prefix === 'string' ? entry.prefix : ''}${key}`
      const isSecret = found.object.kind === 'Secret'
      known.set(variable, {
        ...(isSecret ? { secret: { name, key } } : content(String(value))),
        location: found.place(['data', key]),
      })
    }
  }
  for (const [index, entry] of mapsOf(container.env).entries()) {
    if (typeof entry.name !== 'string') continue
    const location = workload.place([...path, 'env', index])
    const isOptional = ['secretKeyRef', 'configMapKeyRef'].some(
      (field) => at(entry, ['valueFrom', field, 'optional']) === true,
    )
    known.set(entry.name, { ...own(entry, manifests, content), location, ...(isOptional && { isOptional }) })
  }
  return { known, unknown }
}

function sourceOf(entry: JsonObject, manifests: readonly Manifest[]): Manifest | undefined {
  const [kind, reference] = isObject(entry.secretRef) ? ['Secret', entry.secretRef] : ['ConfigMap', entry.configMapRef]
  return isObject(reference) ? named(manifests, String(kind), reference.name) : undefined
}

function own(
  { value, valueFrom }: JsonObject,
  manifests: readonly Manifest[],
  content: (text: string) => Content,
): Content {
  if (!isObject(valueFrom)) return content(String(value ?? ''))
  const { secretKeyRef, configMapKeyRef } = valueFrom
  if (isObject(secretKeyRef)) return { secret: keyOf(secretKeyRef) }
  if (!isObject(configMapKeyRef)) return { field: valueFrom }
  const key = keyOf(configMapKeyRef)
  const text = at(named(manifests, 'ConfigMap', key.name)?.object, ['data', key.key])
  return typeof text === 'string' ? content(text) : { configMap: key }
}

const keyOf = ({ name, key }: JsonObject) => ({ name: String(name ?? ''), key: String(key ?? '') })

/** A text with the variables in it whose text is known, as Kubernetes expands $(X); the others stay. */
export function expanded(text: string, { known }: Pick<Variables, 'known'>, depth = 0): string {
  return text.replace(/\$\(([\w.-]+)\)/g, (reference, name: string) => {
    const variable = known.get(name)
    return variable && 'text' in variable && depth < 5 ? expanded(variable.text, { known }, depth + 1) : reference
  })
}
