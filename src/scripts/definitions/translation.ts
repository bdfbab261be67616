import { compareText } from '../../diagnostics/diagnostic.ts'
import { constraints, required, unusable } from './api-server.ts'
import { misfits } from './compatibility.ts'
import type { Definition } from './schema.ts'
import { prefix } from './schema.ts'
import type { Source } from './sources.ts'

const core = 'io.k8s.api.core.v1.'
const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1.'

/** Definitions that are written where they are used: a name would add nothing. */
const inlined = new Set([`${meta}Time`, 'io.k8s.apimachinery.pkg.util.intstr.IntOrString'])

/** Parts of custom resources that get a definition of their own, by the name of their Go type. */
const named: Record<string, string> = {
  'HTTPRoute.spec.parentRefs[]': 'ParentReference',
  'HTTPRoute.spec.rules[]': 'HTTPRouteRule',
  'HTTPRouteRule.matches[]': 'HTTPRouteMatch',
  'HTTPRouteRule.filters[]': 'HTTPRouteFilter',
  'HTTPRouteRule.backendRefs[]': 'HTTPBackendRef',
  'HTTPBackendRef.filters[]': 'HTTPRouteFilter',
  'ServiceMonitor.spec.endpoints[].relabelings[]': 'RelabelConfig',
  'ServiceMonitor.spec.endpoints[].metricRelabelings[]': 'RelabelConfig',
  'PrometheusRule.spec.groups[].rules[]': 'PrometheusRuleEntry',
}

/** Places where another definition is more precise than the source. It must fit what it replaces. */
const replaced: Record<string, string> = {
  'PersistentVolumeClaimSpec.accessModes[]': `${core}PersistentVolumeAccessMode`,
  'PersistentVolumeClaimTemplate.metadata': `${meta}EmbeddedObjectMeta`,
  'PodTemplateSpec.metadata': `${meta}EmbeddedObjectMeta`,
  'KaiwoService.spec.deployment.metadata': `${meta}EmbeddedObjectMeta`,
  'KaiwoService.spec.deployment.spec': 'io.k8s.api.apps.v1.DeploymentSpec',
  'KaiwoService.spec.env[]': `${core}EnvVar`,
  'KaiwoService.spec.imagePullSecrets[]': `${core}LocalObjectReference`,
  'KaiwoService.spec.resources': `${core}ResourceRequirements`,
}

/** Any object will do: half a megabyte of a Ray cluster's fields otherwise, and the compiler never emits one. */
const open = new Set(['KaiwoService.spec.rayService'])

/** The source keeps unknown fields here, but whoever reads them reads a Deployment: they are mistakes. */
const closed = new Set(['KaiwoService.spec.deployment'])

/**
 * What a manifest in Git sets of an object's metadata, and of that of what it contains. The rest is the server's;
 * owners are known by a uid that only the cluster knows.
 */
const metadata = ['annotations', 'finalizers', 'labels', 'name', 'namespace']

const copied = [
  'enum',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
  'default',
  'x-kubernetes-validations',
  'x-kubernetes-list-map-keys',
] as const

/** A longer key is none to the YAML readers of Kustomize and the API server. */
const someKeys: Definition = { propertyNames: { maxLength: 1024, 'x-must-be': 'at most 1024 characters long' } }

/** 64-bit integers end where a number in JavaScript stops being the one that was written. */
const bounds = (format: string | undefined): Definition =>
  format === 'int32'
    ? { minimum: -(2 ** 31), maximum: 2 ** 31 - 1 }
    : { minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }

const pick = (source: Source, names: string[]): Source => ({
  ...source,
  properties: Object.fromEntries(names.map((name) => [name, source.properties![name]!])),
})

/** Turns sources into definitions, each once, with all that it reaches. */
export interface Translation {
  /** Defines a kind, without its status; `origin` is its full name. Throws where two origins want one name. */
  addKind(apiVersion: string, kind: string, origin: string, source: Source): void
  definitions: Record<string, Definition>
  /** The keys of the tables, here and in api-server.ts, that met no place. */
  unmet(): string[]
}

/** A translation of sources that refer to the built-in schemas, which have their full names. */
export function startTranslation(document: Record<string, Source>): Translation {
  const objectMeta = document[`${meta}ObjectMeta`]!
  const builtIn: Record<string, Source> = {
    ...document,
    [`${meta}ObjectMeta`]: pick(objectMeta, metadata),
    [`${meta}EmbeddedObjectMeta`]: pick(objectMeta, metadata),
    [`${core}PersistentVolumeAccessMode`]: { type: 'string' },
  }
  const definitions: Record<string, Definition> = {}
  const origins = new Map<string, string>()
  const visited = new Set<string>()

  function define(name: string, origin: string, source: Source): Definition {
    const known = origins.get(name)
    if (known === undefined) {
      origins.set(name, origin)
      definitions[name] = { title: name, ...translate(source, name) }
    } else if (known !== origin) {
      throw new Error(`two definitions would be called ${name}: ${known} and ${origin}`)
    }
    return { $ref: prefix + name }
  }

  const defineBuiltIn = (origin: string): Definition =>
    define(origin.slice(origin.lastIndexOf('.') + 1), origin, builtIn[origin]!)

  function translate(source: Source, place: string): Definition {
    visited.add(place)
    const name = named[place]
    if (name !== undefined) return define(name, JSON.stringify(source), source)
    const replacement = replaced[place]
    if (replacement === undefined) return { ...shape(source, place), ...constraints[place] }
    const reference = defineBuiltIn(replacement)
    // A reference is the document's own, and replaced on purpose; a schema that is written out is another server's.
    if (source.$ref === undefined) {
      const reasons = misfits(reference, shape(source, `${place} as it is`), definitions, place)
      if (reasons.length > 0) throw new Error(`${replacement} doesn't fit: ${reasons.join(', ')}`)
    }
    return reference
  }

  function shape(source: Source, place: string): Definition {
    if (source.$ref !== undefined) {
      const origin = source.$ref.slice(prefix.length)
      return inlined.has(origin) ? shape(builtIn[origin]!, place) : defineBuiltIn(origin)
    }
    const keywords: Definition = Object.fromEntries(
      copied.flatMap((keyword) => (source[keyword] === undefined ? [] : [[keyword, source[keyword]]])),
    )
    if (source['x-kubernetes-int-or-string'] || source.format === 'int-or-string') {
      return { type: ['integer', 'string'], ...keywords }
    }
    if (source.type === undefined) throw new Error(`${place}: a schema without a type`)
    const schema: Definition = { type: source.nullable ? [source.type, 'null'] : source.type, ...keywords }
    if (source.type === 'integer') return { ...schema, ...bounds(source.format), ...keywords }
    if (source.type === 'object') return { ...schema, ...fields(source, place) }
    if (source.type !== 'array') return schema
    if (source['x-kubernetes-list-type'] === 'set') schema.uniqueItems = true
    return { ...schema, items: translate(source.items!, `${place}[]`) }
  }

  function fields(source: Source, place: string): Definition {
    visited.add(place)
    const keepsUnknown = source['x-kubernetes-preserve-unknown-fields'] === true && !closed.has(place)
    if (open.has(place)) return { additionalProperties: true }
    if (source.properties === undefined) {
      const values = source.additionalProperties ?? keepsUnknown
      if (values === false) throw new Error(`${place}: an object without fields`)
      return { ...someKeys, additionalProperties: values === true ? true : translate(values, `${place}{}`) }
    }
    const properties: Record<string, Definition> = {}
    for (const [name, field] of Object.entries(source.properties).sort(([a], [b]) => compareText(a, b))) {
      if (unusable.includes(`${place}.${name}`)) visited.add(`${place}.${name}`)
      else properties[name] = translate(field, `${place}.${name}`)
    }
    const needed = [...new Set([...(source.required ?? []), ...(required[place] ?? [])])].sort(compareText)
    return { ...(needed.length > 0 ? { required: needed } : {}), properties, additionalProperties: keepsUnknown }
  }

  function addKind(apiVersion: string, kind: string, origin: string, source: Source): void {
    const { status: _, ...properties } = source.properties!
    define(kind, origin, {
      ...source,
      required: ['apiVersion', 'kind', 'metadata', ...(source.required ?? [])],
      properties: {
        ...properties,
        apiVersion: { type: 'string', enum: [apiVersion] },
        kind: { type: 'string', enum: [kind] },
        metadata: { $ref: `${prefix}${meta}ObjectMeta` },
      },
    })
  }

  function unmet(): string[] {
    const places = [constraints, required, named, replaced].flatMap(Object.keys)
    return [...places, ...unusable, ...open, ...closed].filter((place) => !visited.has(place))
  }

  return { addKind, definitions, unmet }
}
