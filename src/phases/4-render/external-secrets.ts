import { type FetchedKey, fetchedKeys } from '../../facts/mlflow/fetched-secrets.ts'
import { pullSecret } from '../../facts/mlflow/named-secrets.ts'
import type { ExternalSecret, Values } from '../../schema/generated/types.ts'
import { metadata } from './metadata.ts'

type Datum = NonNullable<NonNullable<ExternalSecret['spec']>['data']>[number]

/**
 * One ExternalSecret for each Secret that is fetched, with the keys that are used. The operator's defaults for what
 * becomes of the Secret are right: it goes with the ExternalSecret, and stays while the store is away.
 */
export function externalSecrets(values: Values): ExternalSecret[] {
  const { store, refreshInterval } = values.secrets
  if (!store) return []
  const keys = fetchedKeys(values)
  return [...new Set(keys.map(({ name }) => name))].map((name) => {
    const own = keys.filter((fetched) => fetched.name === name)
    return {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: { ...metadata(values), name },
      spec: {
        refreshInterval,
        secretStoreRef: { kind: store.kind ?? 'ClusterSecretStore', name: store.name },
        // Without data of its own a template leaves what was fetched as it is.
        ...(own.some(({ key }) => key === pullSecret.key) && { target: { template: { type: pullSecret.type } } }),
        data: own.map(datum),
      },
    }
  })
}

/** The defaults are written out: Argo CD compares lists of custom resources item by item. */
const datum = ({ key, remoteKey, property }: FetchedKey): Datum => ({
  secretKey: key,
  remoteRef: {
    key: remoteKey,
    ...(property !== undefined && { property }),
    conversionStrategy: 'Default',
    decodingStrategy: 'None',
    metadataPolicy: 'None',
  },
})
