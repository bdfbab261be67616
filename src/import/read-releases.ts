import {
  at,
  isObject,
  type Json,
  type JsonObject,
  listOf,
  mapOf,
  mapsOf,
  type Path,
  parsePath,
  withValue,
} from '../model/json.ts'
import type { Document } from './manifest.ts'
import { readDocuments } from './read-documents.ts'

/** A release of a chart, as an Application or a HelmRelease has it made. */
export interface Release {
  name: string
  namespace: string | undefined
  /** Every text that may tell which chart it is: its name, and where it is published. */
  source: string
  version: string | undefined
  /** What stands on the objects by which their keeper is known. */
  marks: { labels?: JsonObject; annotations?: JsonObject }
  values: Document[]
  /** Where values are that are in no document. */
  elsewhere: string[]
  /** Whether something changes the objects after the chart has made them. */
  isRendered: boolean
}

/** The releases among documents, which have values of their own; the documents are left without those. */
export function readReleases(documents: readonly Document[]): { releases: Release[]; rest: Document[] } {
  const releases: Release[] = []
  const rest = documents.map((document) => {
    const release = document.value.kind === 'Application' ? ofArgo(document) : ofFlux(document, documents)
    if (!release) return document
    releases.push(release)
    const { apiVersion, kind, metadata } = document.value
    return { ...document, value: { apiVersion: apiVersion!, kind: kind!, metadata: metadata ?? {} } }
  })
  return { releases, rest }
}

function ofArgo(document: Document): Release | undefined {
  const { value } = document
  const spec = mapOf(value.spec)
  const sources = isObject(spec.source) ? [spec.source] : mapsOf(spec.sources)
  const index = sources.findIndex(({ chart, path }) => chart !== undefined || /chart/.test(String(path)))
  const source = sources[index]
  if (!source) return undefined
  const helm = mapOf(source.helm)
  const name = String(at(value, ['metadata', 'name']) ?? '')
  const path = ['spec', ...(isObject(spec.source) ? ['source'] : ['sources', index]), 'helm']
  const place = (field: string) => (below: readonly (string | number)[]) => document.place([...path, field, ...below])
  const parameters = mapsOf(helm.parameters).reduce<JsonObject>(
    (values, { name, value, forceString }) => withSet(values, name, value, forceString === true),
    {},
  )
  return {
    name: String(helm.releaseName ?? name),
    namespace: textAt(spec, ['destination', 'namespace']),
    source: [source.repoURL, source.chart, source.path].map((text) => String(text ?? '')).join(' '),
    version: textAt(source, ['targetRevision']),
    marks: { annotations: { 'argocd.argoproj.io/tracking-id': `${name}:` } },
    values: [
      ...(typeof helm.values === 'string' ? parsed(helm.values, document, [...path, 'values']) : []),
      ...(isObject(helm.valuesObject) ? [{ value: helm.valuesObject, place: place('valuesObject') }] : []),
      ...(Object.keys(parameters).length > 0
        ? [{ value: parameters, place: () => document.place([...path, 'parameters']) }]
        : []),
    ],
    elsewhere: listOf(helm.valueFiles).map(String),
    isRendered: false,
  }
}

function ofFlux(document: Document, documents: readonly Document[]): Release | undefined {
  const { value } = document
  if (value.kind !== 'HelmRelease') return undefined
  const spec = mapOf(value.spec)
  const chart = mapOf(at(spec, ['chart', 'spec']))
  const reference = mapOf(chart.sourceRef ?? spec.chartRef)
  const repository = documents.find(
    ({ value: { kind, metadata } }) => kind === reference.kind && at(metadata, ['name']) === reference.name,
  )
  const [name, namespace] = ['name', 'namespace'].map((field) => textAt(value, ['metadata', field]))
  const target = textAt(spec, ['targetNamespace'])
  const sources = mapsOf(spec.valuesFrom).map((from) => ({ from, values: valuesFrom(from, documents) }))
  return {
    name: textAt(spec, ['releaseName']) ?? (target === undefined ? (name ?? '') : `${target}-${name}`),
    namespace: target ?? namespace,
    source: [chart.chart, reference.name, at(repository?.value, ['spec', 'url'])]
      .map((text) => String(text ?? ''))
      .join(' '),
    version: textAt(chart, ['version']),
    marks: {
      labels: { 'helm.toolkit.fluxcd.io/name': name ?? '', 'helm.toolkit.fluxcd.io/namespace': namespace ?? '' },
    },
    values: [
      ...sources.flatMap(({ values }) => values ?? []),
      ...(isObject(spec.values)
        ? [{ value: spec.values, place: (path: Path) => document.place(['spec', 'values', ...path]) }]
        : []),
    ],
    elsewhere: sources.flatMap(({ from, values }) => (values ? [] : `${String(from.kind)} ${String(from.name)}`)),
    isRendered: listOf(spec.postRenderers).length > 0,
  }
}

/** Values that a HelmRelease takes from a ConfigMap among the documents; a Secret's are never read. */
function valuesFrom(from: JsonObject, documents: readonly Document[]): Document[] | undefined {
  const map = documents.find(
    ({ value: { kind, metadata } }) =>
      kind === 'ConfigMap' && from.kind === kind && at(metadata, ['name']) === from.name,
  )
  const key = String(from.valuesKey ?? 'values.yaml')
  const text = at(map?.value, ['data', key])
  if (map === undefined || typeof text !== 'string') return undefined
  const place = () => map.place(['data', key])
  if (from.targetPath !== undefined) return [{ value: withSet({}, from.targetPath, text, false), place }]
  return parsed(text, map, ['data', key])
}

/** Values with one more, as `helm --set` reads its text: numbers, true, false and null are no texts. */
function withSet(values: JsonObject, name: Json | undefined, value: Json | undefined, isText: boolean): JsonObject {
  const text = String(value ?? '')
  const isTyped = !isText && /^(?:true|false|null|0|-?[1-9]\d{0,14})$/.test(text)
  return mapOf(withValue(values, parsePath(String(name)) ?? [], isTyped ? (JSON.parse(text) as Json) : text))
}

/** Values that stand in a document as a text: all of them are placed where that begins. */
const parsed = (text: string, { place }: Document, path: readonly (string | number)[]): Document[] =>
  readDocuments({ file: '', text }).documents.map(({ value }) => ({ value, place: () => place(path) }))

const textAt = (value: JsonObject, path: readonly string[]): string | undefined => {
  const found = at(value, path)
  return typeof found === 'string' && found !== '' ? found : undefined
}
