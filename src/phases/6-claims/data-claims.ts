import { mainContainer, type ServerContainer } from '../../facts/kubernetes/container.ts'
import {
  artifactFolders,
  type DataPlace,
  databasePlace,
  folderOfStore,
  placeOfPath,
} from '../../facts/mlflow/data-places.ts'
import { storeRows } from '../../facts/mlflow/stores.ts'
import { variableNames } from '../../facts/mlflow/variable-names.ts'
import { type Environment, origin } from '../../model/environment.ts'
import type { Path } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import type { Values } from '../../schema/generated/types.ts'
import type { Claim } from './claimants.ts'

const artifacts = ['env_vars', variableNames.artifactsDestination]

/** The databases and the folders of artifacts that a server works on, read from its objects, so that patches count. */
export function dataClaims({ values, layers }: Environment, objects: readonly KubernetesObject[]): Claim[] {
  const container = mainContainer(objects)
  if (!container) return []
  const { cluster, namespace } = values
  const claims = storeRows.flatMap(({ holds, key }): Claim[] => {
    const place = databasePlace(holds, container, namespace)
    if (!place || place.reach === 'pod') return []
    return [
      {
        code: 'database-shared',
        what: isNamed(place) ? place.name : `the database ${place.name}`,
        where: whereOf(place, cluster, namespace),
        path: databasePath(values[key], key),
        help: `give each a database of its own; if both are meant to work on it, write ${key}: {shared: true} in both`,
        isShared: values[key].shared,
      },
    ]
  })
  claims.push(...backupClaims(values, container))
  // Of a place that only a default names it is told that nobody chose it.
  if (!origin(layers, artifacts)) return claims
  const folders = artifactFolders(container).map(
    (folder): Claim => ({
      code: 'artifacts-shared',
      what: `the artifacts at ${folder.name}`,
      where: whereOf(folder, cluster, namespace),
      path: artifacts,
      help: 'give each a folder of its own; if both are meant to write there, write artifacts: {shared: true} in both',
      space: folder.store,
      segments: folder.segments,
      isShared: values.artifacts.shared,
    }),
  )
  return [...claims, ...folders]
}

/** The copies of a database: two servers that put theirs to one place would remove and restore each other's. */
function backupClaims(values: Values, container: ServerContainer): Claim[] {
  const { enabled, destination } = values.backup
  if (!enabled || destination === undefined) return []
  const place = folderOfStore(destination, container) ?? placeOfPath(destination, container)
  if (place.reach === 'pod') return []
  return [
    {
      code: 'backup-shared',
      what: `the backups at ${place.name}`,
      where: whereOf(place, values.cluster, values.namespace),
      path: ['backup', 'destination'],
      help: 'give each a folder of its own, such as …/{{ .Release.Namespace }}; one that only restores has enabled: false',
    },
  ]
}

const isNamed = ({ name }: DataPlace): boolean => name.startsWith('the ')

function whereOf({ reach }: DataPlace, cluster: string, namespace: string): string {
  if (reach === 'world') return ''
  return `${reach === 'namespace' ? `in the namespace ${namespace} ` : ''}on the cluster ${cluster}`
}

/** The value that would have to change. */
function databasePath({ type, secret }: Environment['values']['backendStore' | 'registryStore'], key: string): Path {
  if (type === undefined) return ['env_vars', variableNames.registryStore]
  if (type === 'sqlite') return [key, 'dbpath']
  if (secret.uriKey || secret.databaseKey) return [key, 'secret', secret.uriKey ? 'uriKey' : 'databaseKey']
  return [key, 'database']
}
