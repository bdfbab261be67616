import { mainContainer } from '../../facts/kubernetes/container.ts'
import { reachOf } from '../../facts/kubernetes/network-policies.ts'
import { podSecurityFaults } from '../../facts/kubernetes/pod-security.ts'
import { authType } from '../../facts/mlflow/auth.ts'
import { databasePlace } from '../../facts/mlflow/data-places.ts'
import { databases } from '../../facts/mlflow/databases.ts'
import { isMoving } from '../../facts/mlflow/image.ts'
import type { CompiledEnvironment } from '../../model/environment.ts'
import type { KubernetesObject } from '../../model/kubernetes-object.ts'
import type { Row } from '../columns.ts'

/** How an environment is guarded, and what its data and image hang on: a word or two of each. */
export function postureOf({
  environment: { values },
  objects,
}: CompiledEnvironment): Pick<Row, 'image' | 'kind' | 'server' | 'tls' | 'auth' | 'security' | 'network'> {
  const { backendStore, image } = values
  const { name, isServer } = databases[backendStore.type]
  return {
    image: image.includes('@') ? 'digest' : isMoving(image) ? 'moving tag' : 'tag',
    kind: name,
    server: serverOf(objects, values.namespace),
    tls: isServer ? (backendStore.tls?.mode ?? (backendStore.tls ? 'on' : 'not set')) : 'a file',
    auth: authType(values) ?? 'not said',
    security: securityOf(objects),
    network: networkOf(objects),
  }
}

/** The database server that an environment's runs are in, without the database's own name; empty for a file. */
export function serverOf(objects: readonly KubernetesObject[], namespace: string): string {
  const container = mainContainer(objects)
  const place = container && databasePlace('records', container, namespace)
  if (!place || place.reach === 'pod' || place.name.startsWith('SQLite')) return ''
  return /^[^ ]+ at [^/ ]+(?=\/)/.exec(place.name)?.[0] ?? ''
}

/** The strictest Pod Security Standard that takes all pods. */
function securityOf(objects: readonly KubernetesObject[]): string {
  const level = (['restricted', 'baseline'] as const).find((standard) =>
    objects.every((object) => podSecurityFaults(object, standard).next().done),
  )
  return level ?? 'privileged'
}

function networkOf(objects: readonly KubernetesObject[]): string {
  const { inwards, outwards } = reachOf(objects)
  if (inwards && outwards) return 'in and out limited'
  return inwards ? 'in limited' : outwards ? 'out limited' : 'open'
}
