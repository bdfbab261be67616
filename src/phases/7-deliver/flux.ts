import { isSops } from '../../facts/kubernetes/sealed.ts'
import { type Environment, extraEntries } from '../../model/environment.ts'
import { deliveryName } from '../../model/fleet-file.ts'
import { own } from '../../model/json.ts'
import type { Fleet } from '../../schema/generated/fleet.ts'
import type { GitRepository, Kustomization, Namespace, Values } from '../../schema/generated/types.ts'
import { type DeliveringFleet, deliveryFile, type Engine } from './file.ts'
import { inRepository, paths } from './paths.ts'

type Flux = NonNullable<Fleet['flux']>

/**
 * out/flux: for each cluster the root, which a person applies there and which from then on applies its folder, itself
 * included; and for each environment its namespace and a Kustomization.
 */
export const flux: Engine = {
  ofAll(fleet, file) {
    const { flux } = fleet
    if (!flux) return []
    return Object.keys(fleet.clusters).map((cluster) =>
      deliveryFile(`${paths.flux(cluster)}/root.yaml`, file, gitRepository(fleet, flux), root(fleet, flux, cluster)),
    )
  },
  ofOne(fleet, environment) {
    if (!fleet.flux) return []
    const { id, source } = environment
    const { cluster, namespace } = environment.values
    return [
      deliveryFile(paths.kustomization(cluster, id), source.file, kustomization(fleet, fleet.flux, environment)),
      // Environments may share one: its file is the same whichever of them there are.
      deliveryFile(paths.namespace(cluster, namespace), 'the environments of this namespace', kept(namespace)),
    ]
  },
}

const gitRepository = (
  { name, repository }: DeliveringFleet,
  { namespace, sourceInterval, secretName }: Flux,
): GitRepository => ({
  apiVersion: 'source.toolkit.fluxcd.io/v1',
  kind: 'GitRepository',
  metadata: { name, namespace },
  spec: {
    interval: sourceInterval,
    url: repository.url,
    ref: reference(repository.revision),
    ...(secretName !== undefined && { secretRef: { name: secretName } }),
  },
})

function reference(revision: string) {
  if (/^[0-9a-f]{40}$/.test(revision)) return { commit: revision }
  return revision.startsWith('refs/') ? { name: revision } : { branch: revision }
}

/** It waits for no environment: one that fails must not hold back the others. */
const root = (fleet: DeliveringFleet, flux: Flux, cluster: string): Kustomization => ({
  apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
  kind: 'Kustomization',
  metadata: { name: fleet.name, namespace: flux.namespace },
  spec: {
    ...common(fleet, flux),
    path: `./${inRepository(fleet, paths.flux(cluster))}`,
    prune: true,
    // Deleting it leaves every Kustomization, and with them the workloads, where they are.
    deletionPolicy: 'Orphan',
    ...(flux.rootServiceAccountName !== undefined && { serviceAccountName: flux.rootServiceAccountName }),
  },
})

function kustomization(fleet: DeliveringFleet, flux: Flux, { id, values }: Environment): Kustomization {
  const { automated, prune, deletionPolicy } = values.delivery
  const before = own(fleet.order, id) ?? []
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name: deliveryName(fleet, id), namespace: flux.namespace },
    spec: {
      ...common(fleet, flux),
      path: `./${inRepository(fleet, `overlays/${id}`)}`,
      prune,
      deletionPolicy: deletionPolicy === 'delete' ? 'Delete' : 'Orphan',
      timeout: flux.timeout,
      wait: true,
      ...(before.length > 0 && { dependsOn: before.map((other) => ({ name: deliveryName(fleet, other) })) }),
      ...(flux.serviceAccountName !== undefined && { serviceAccountName: flux.serviceAccountName }),
      ...decryption(flux, values),
      ...(!automated && { suspend: true }),
    },
  }
}

/** Of an environment that has something to decrypt: of any other the Secret with the keys need not be there. */
function decryption({ decryption }: Flux, values: Values): { decryption?: { provider: 'sops' } } {
  if (!decryption || !extraEntries(values).some(([, object]) => isSops(object))) return {}
  const { provider, secretName } = decryption
  return { decryption: { provider, ...(secretName !== undefined && { secretRef: { name: secretName } }) } }
}

const common = ({ name }: Fleet, { interval, retryInterval }: Flux) => ({
  interval,
  retryInterval,
  sourceRef: { kind: 'GitRepository' as const, name },
})

/** Flux creates no namespaces, and must not delete one either: the claims in it would go too. */
const kept = (name: string): Namespace => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, annotations: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' } },
})
