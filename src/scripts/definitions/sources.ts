import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { Definition } from './schema.ts'

/** The Kubernetes release whose OpenAPI document is read. */
export const release = '1.34.4'

/** A schema as the OpenAPI document and custom resource definitions write it: draft-07's keywords and extensions. */
export type Source = Omit<Definition, 'items' | 'properties' | 'additionalProperties'> & {
  type?: string
  format?: string
  nullable?: boolean
  items?: Source
  properties?: Record<string, Source>
  additionalProperties?: boolean | Source
  'x-kubernetes-group-version-kind'?: { group: string; version: string; kind: string }[]
  'x-kubernetes-int-or-string'?: boolean
  'x-kubernetes-list-type'?: string
  'x-kubernetes-preserve-unknown-fields'?: boolean
}

interface CustomResourceDefinition {
  spec: {
    group: string
    names: { kind: string }
    versions: { name: string; schema: { openAPIV3Schema: Source } }[]
  }
}

/** A directory's schemas: the built-in ones by their full names, and the digest of every file that was read. */
export interface Sources {
  builtIn: Record<string, Source>
  /** The full name and the schema of a kind. Throws where neither the document nor a custom resource has it. */
  find(apiVersion: string, kind: string): [name: string, source: Source]
  digests: Record<string, string>
}

export const digest = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Definitions that lie in this repository, unchanged as their projects have released them. */
const own = join(import.meta.dirname, 'crds')

/** Reads the OpenAPI document below kubernetes/ at once, and of the definitions in crds/ those that are asked for. */
export function readSources(directory: string): Sources {
  const digests: Record<string, string> = {}
  const read = (file: string): string => readFileSync(join(directory, file), 'utf8')
  const document = `kubernetes/swagger-v${release}.json`
  const text = read(document)
  digests[document] = digest(text)
  const builtIn = (JSON.parse(text) as { definitions: Record<string, Source> }).definitions

  function find(apiVersion: string, kind: string): [string, Source] {
    const [version, group = ''] = apiVersion.split('/').reverse() as [string, string?]
    const known = Object.entries(builtIn).find(([, source]) =>
      source['x-kubernetes-group-version-kind']?.some(
        (type) => type.group === group && type.version === version && type.kind === kind,
      ),
    )
    if (known !== undefined) return known
    const crds = [join(directory, 'crds'), own].flatMap((folder) =>
      readdirSync(folder)
        .sort()
        .map((file) => [file, join(folder, file)] as const),
    )
    for (const [file, path] of crds) {
      const text = readFileSync(path, 'utf8')
      // Parsing megabytes of YAML takes seconds: only what may be it.
      if (!text.includes(`group: ${group}\n`) || !text.includes(`kind: ${kind}\n`)) continue
      const { spec } = parse(text) as CustomResourceDefinition
      const found = spec.versions.find(({ name }) => name === version)
      if (spec.group !== group || spec.names.kind !== kind || found === undefined) continue
      digests[`crds/${file}`] = digest(text)
      return [`${apiVersion} ${kind}`, found.schema.openAPIV3Schema]
    }
    throw new Error(`${directory} has no schema of ${apiVersion} ${kind}`)
  }
  return { builtIn, find, digests }
}
