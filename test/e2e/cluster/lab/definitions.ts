import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import { at } from '../../../../src/model/json.ts'
import type { KubernetesObject } from '../../../../src/model/kubernetes-object.ts'
import { goModule } from '../../../support/go.ts'
import { until } from '../../lab/process.ts'
import type { Kubernetes } from './kubernetes.ts'
import { modules, versions } from './programs.ts'

/** What the lab takes from the folder of definitions: kinds that others install. */
const others = ['externalsecret-crd.yaml', 'httproute-crd.yaml', 'kaiwoservice-crd.yaml', 'servicemonitor-crd.yaml']

/** What this repository has itself. */
const crds = join(import.meta.dirname, '../../../../src/scripts/definitions/crds')
const own = ['backendtlspolicy-crd.yaml', 'prometheusrule-crd.yaml'].map((name) => join(crds, name))

/** The objects that a YAML file has. */
export const objects = (file: string): KubernetesObject[] =>
  parseAllDocuments(readFileSync(file, 'utf8'))
    .map((document) => document.toJS() as KubernetesObject | null)
    .filter((object) => object !== null)

/**
 * Gives the cluster the kinds that environments and their delivery have, as the released programs bring them, and waits
 * until it serves them.
 *
 * @param shared the folder of the definitions of what is neither Argo CD's nor Flux's
 */
export async function define(kubernetes: Kubernetes, shared: string): Promise<void> {
  const argocd = join(await goModule(modules.argocd, versions.argocd), 'manifests/crds')
  const kustomize = join(await goModule(modules.kustomizeController, versions.kustomizeController), 'config/crd/bases')
  const source = join(await goModule(modules.sourceController, versions.sourceDefinitions), 'config/crd/bases')
  const files = [
    ...others.map((name) => join(shared, name)),
    ...own,
    ...['application', 'appproject'].map((name) => join(argocd, `${name}-crd.yaml`)),
    join(kustomize, 'kustomize.toolkit.fluxcd.io_kustomizations.yaml'),
    ...['buckets', 'gitrepositories', 'helmcharts', 'helmrepositories', 'ocirepositories'].map((name) =>
      join(source, `source.toolkit.fluxcd.io_${name}.yaml`),
    ),
  ]
  await Promise.all(files.flatMap(objects).map((definition) => serve(kubernetes, definition)))
}

async function serve(kubernetes: Kubernetes, definition: KubernetesObject): Promise<void> {
  await kubernetes.apply(definition)
  const path = await kubernetes.pathOf(definition)
  await until(`${definition.metadata.name} is served`, async () => established(await kubernetes.get(path)))
}

function established(definition: KubernetesObject | undefined): boolean {
  const conditions = (at(definition, ['status', 'conditions']) ?? []) as { type: string; status: string }[]
  return conditions.some(({ type, status }) => type === 'Established' && status === 'True')
}
