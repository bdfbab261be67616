import type { PlacedEnvironment } from '../../model/environment.ts'
import type { DeliveringFleet } from './file.ts'

/** Where the parts of delivery lie, relative to out/. */
export const paths = {
  application: (id: string): string => `argocd/applications/${id}.yaml`,
  flux: (cluster: string): string => `flux/${cluster}`,
  kustomization: (cluster: string, id: string): string => `flux/${cluster}/kustomizations/${id}.yaml`,
  namespace: (cluster: string, namespace: string): string => `flux/${cluster}/namespaces/${namespace}.yaml`,
}

/** The files that may be there to deliver an environment, and no other. */
export const ownPaths = ({ id, values: { cluster } }: PlacedEnvironment): string[] => [
  paths.application(id),
  paths.kustomization(cluster, id),
]

/** Every file that may be there to deliver an environment: its namespace may be that of others, too. */
export const deliveryPaths = (environment: PlacedEnvironment): string[] => [
  ...ownPaths(environment),
  paths.namespace(environment.values.cluster, environment.values.namespace),
]

/** The path of a folder of out/ from the top of the repository. */
export const inRepository = ({ repository }: DeliveringFleet, folder: string): string =>
  [repository.path, 'out', folder].filter((part) => part !== '').join('/')
