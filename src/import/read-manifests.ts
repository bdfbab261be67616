import { basename } from 'node:path/posix'
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts'
import { at, isObject, type Json, type JsonObject, listOf, mapOf } from '../model/json.ts'
import type { KubernetesObject } from '../model/kubernetes-object.ts'
import type { Document, Input, Manifest } from './manifest.ts'
import { type PlainSecret, secretKeeper } from './plain-secrets.ts'
import { readDocuments } from './read-documents.ts'
import { type Release, readReleases } from './read-releases.ts'

export interface Gathered {
  manifests: Manifest[]
  /** Documents that are no objects: values of a chart. */
  files: Document[]
  /** Charts that somebody else has made of values. */
  releases: Release[]
  /** What stood in plain text, taken out of all of that. */
  secrets: PlainSecret[]
  problems: Diagnostic[]
  /** What Kustomize would have made something else of. */
  unbuilt: Diagnostic[]
}

/** Reads everything that is given: objects, lists of them, and maps that are neither. */
export function gather(inputs: readonly Input[]): Gathered {
  const keeper = secretKeeper()
  const read = inputs.map(readDocuments)
  const found = read.flatMap(({ documents }) => documents).flatMap(flattened)
  const { releases, rest: documents } = readReleases(found)
  const isAnObject = ({ value }: Document) => typeof value.kind === 'string' && typeof value.apiVersion === 'string'
  return {
    manifests: documents.filter(isAnObject).map((document) => manifest(keeper.take(document))),
    files: documents.filter((document) => !isAnObject(document)).map(keeper.takeValues),
    releases: releases.map((release) => ({ ...release, values: release.values.map(keeper.takeValues) })),
    secrets: keeper.found,
    problems: read.flatMap(({ problems }) => problems),
    unbuilt: documents.filter(isKustomization).map(({ place }) =>
      diagnose('import-not-carried', place([]), {
        message: 'a kustomization is not built here: its names, patches and generators are not in what is imported',
        help: 'give what kubectl kustomize prints of its folder',
      }),
    ),
  }
}

/** Whether a document is one that only Kustomize reads: by its kind, or by its file. */
const isKustomization = ({ value: { apiVersion }, place }: Document): boolean =>
  String(apiVersion).startsWith('kustomize.config.k8s.io/') || /^kustomization\.ya?ml$/i.test(basename(place([]).file))

/** The objects of a list, each on its own. */
function flattened(document: Document): Document[] {
  const { kind, items } = document.value
  if (typeof kind !== 'string' || !kind.endsWith('List')) return [document]
  const type = { kind: kind.replace(/List$/, ''), apiVersion: document.value.apiVersion! }
  return listOf(items).flatMap((item, index) =>
    isObject(item)
      ? [
          {
            value: { ...(kind !== 'List' && type), ...item },
            place: (path) => document.place(['items', index, ...path]),
          },
        ]
      : [],
  )
}

/** An object with a name, whatever else it lacks. */
function manifest({ value, place }: Document): Manifest {
  const metadata = mapOf(value.metadata)
  const object = {
    ...labelled(withoutNulls(value) as JsonObject),
    metadata: { ...(withoutNulls(metadata) as JsonObject), name: String(metadata.name ?? '') },
  } as KubernetesObject
  return { object, place }
}

/** OpenShift's DeploymentConfig selects by labels alone: as a Deployment would say it. */
const labelled = (object: JsonObject): JsonObject =>
  object.kind === 'DeploymentConfig'
    ? { ...object, spec: { ...mapOf(object.spec), selector: { matchLabels: at(object.spec, ['selector']) ?? {} } } }
    : object

/** A null in a map is no field, as to the API server. */
function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (item === null ? [] : [[key, withoutNulls(item)]])),
  )
}
