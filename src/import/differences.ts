import { type Change, objectDiff } from '../compare/object-diff.ts'
import { serverContainer } from '../facts/kubernetes/container.ts'
import { at, type Json, type JsonObject, mapOf, mapsOf } from '../model/json.ts'
import type { KubernetesObject } from '../model/kubernetes-object.ts'
import { withoutDefaults } from './api-defaults.ts'
import type { RunningServer } from './find-server.ts'
import { named } from './manifest.ts'
import { own } from './map-names.ts'

/** An object that ran, and the fields by which the compiled one differs from it. */
export interface Difference {
  object: string
  fields: Change[]
}

/** Every field that still differs from what ran: the compiled objects against those of their kind and name. */
export function differences(server: RunningServer, compiled: readonly KubernetesObject[]): Difference[] {
  return compiled.flatMap((object) => {
    const before = ranAs(server, object)
    if (!before) return []
    const fields = objectDiff(comparable(before), comparable(object))
    return fields.length > 0 ? [{ object: `${object.kind} ${object.metadata.name}`, fields }] : []
  })
}

/** What ran in the place of a compiled object; undefined where that is new. */
function ranAs(server: RunningServer, { kind, metadata: { name } }: KubernetesObject): JsonObject | undefined {
  const { workload } = server
  if (kind !== 'Deployment') return named(server.manifests, kind, name)?.object
  const { podPath, container } = server
  const template = mapOf(at(workload.object, podPath))
  const containers = mapsOf(at(template, ['spec', 'containers'])).map((other) =>
    other.name === container.name ? { ...other, name: serverContainer } : other,
  )
  const spec = podPath.length > 0 ? mapOf(workload.object.spec) : {}
  return {
    ...workload.object,
    spec: { ...spec, template: { metadata: template.metadata ?? {}, spec: { ...mapOf(template.spec), containers } } },
  }
}

/** Without what says nothing, and what tools write on what they keep. */
function comparable(object: JsonObject): JsonObject {
  const plain = withoutDefaults(object)
  const cleaned = (metadata: Json | undefined): JsonObject =>
    Object.fromEntries(
      Object.entries(mapOf(metadata)).flatMap(([field, value]) => {
        const isText = field !== 'labels' && field !== 'annotations'
        const kept = isText ? value : own(mapOf(value))
        return isText || Object.keys(mapOf(kept)).length > 0 ? [[field, kept]] : []
      }),
    )
  const { namespace: _, ...metadata } = cleaned(plain.metadata)
  const template = at(plain, ['spec', 'template'])
  const spec =
    template === undefined
      ? {}
      : {
          spec: {
            ...mapOf(plain.spec),
            template: { ...mapOf(template), metadata: cleaned(at(template, ['metadata'])) },
          },
        }
  return { ...plain, ...spec, metadata }
}
