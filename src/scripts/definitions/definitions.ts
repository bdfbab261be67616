// Writes schema/kubernetes.schema.json: node --import tsx src/scripts/definitions/definitions.ts DIRECTORY
// DIRECTORY holds kubernetes/, the OpenAPI document of a Kubernetes release, and crds/, custom resource definitions.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { compareText } from '../../diagnostics/diagnostic.ts'
import { prefix } from './schema.ts'
import { digest, readSources, release } from './sources.ts'
import { startTranslation } from './translation.ts'

/** The kinds that the compiler emits. Everything that they reach becomes a definition. */
const roots = [
  'apps/v1 Deployment',
  'v1 Service',
  'v1 ConfigMap',
  'v1 PersistentVolumeClaim',
  'networking.k8s.io/v1 Ingress',
  'v1 ServiceAccount',
  'v1 Namespace',
  'policy/v1 PodDisruptionBudget',
  'gateway.networking.k8s.io/v1 HTTPRoute',
  'kaiwo.silogen.ai/v1alpha1 KaiwoService',
  'argoproj.io/v1alpha1 Application',
  'argoproj.io/v1alpha1 AppProject',
  'source.toolkit.fluxcd.io/v1 GitRepository',
  'kustomize.toolkit.fluxcd.io/v1 Kustomization',
]

const repository = resolve(import.meta.dirname, '../../..')
const target = join(repository, 'schema/kubernetes.schema.json')
const scripts = ['api-server', 'compatibility', 'definitions', 'schema', 'sources', 'translation'].map(
  (name) => `src/scripts/definitions/${name}.ts`,
)

const sort = <Value>(record: Record<string, Value>): Record<string, Value> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => compareText(a, b)))

/** The text of schema/kubernetes.schema.json. Throws where the sources lack a kind, or have outgrown a table. */
export function generate(directory: string): string {
  const { builtIn, digests, find } = readSources(directory)
  const translation = startTranslation(builtIn)
  const kinds = roots.map((root) => root.split(' ') as [apiVersion: string, kind: string])
  for (const [apiVersion, kind] of kinds) translation.addKind(apiVersion, kind, ...find(apiVersion, kind))
  const unmet = translation.unmet()
  if (unmet.length > 0) throw new Error(`no such place: ${unmet.join(', ')}`)

  const definitions = sort(translation.definitions)
  const inputs = sort({ ...digests, ...scriptDigests() })
  const document = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'kubernetes.schema.json',
    'x-source': { kubernetes: release, inputs, definitions: digest(JSON.stringify(definitions)) },
    oneOf: kinds.map(([, kind]) => ({ $ref: prefix + kind })),
    definitions,
  }
  return `${JSON.stringify(document, undefined, 2)}\n`
}

/** The digests of this script's own files: they decide what is written as much as the sources do. */
export const scriptDigests = (): Record<string, string> =>
  Object.fromEntries(scripts.map((file) => [file, digest(readFileSync(join(repository, file), 'utf8'))]))

if (import.meta.filename === process.argv[1]) {
  const directory = process.argv[2]
  if (directory === undefined || !existsSync(join(directory, 'kubernetes'))) {
    console.error(`definitions.ts needs a directory that has kubernetes/ and crds/, and got ${directory ?? 'none'}`)
    process.exit(2)
  }
  writeFileSync(target, generate(directory))
}
