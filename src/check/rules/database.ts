import { isSince, mlflowVersion, readReplicas } from '../../mlflow/image.ts'
import { tlsMode } from '../../mlflow/database-uri.ts'
import { isSqlite } from '../../mlflow/storage.ts'
import { databaseServers, stores } from '../../mlflow/stores.ts'
import type { Rules } from '../rule.ts'

const examples = { host: 'postgres.example.com', database: 'mlflow' }

export const database: Rules = {
  'database-incomplete': {
    severity: 'error',
    summary: 'A database server without host or database',
    find: ({ values }) =>
      databaseServers(values)
        .filter(({ secret }) => !secret.uriKey)
        .flatMap((store) =>
          (['host', 'database'] as const)
            .filter((key) => !store[key])
            .map((key) => ({
              path: [store.key, 'type'],
              message: `${store.type} needs ${store.key}.${key}`,
              help: `add ${key}: ${examples[key]} below ${store.key}`,
            })),
        ),
  },
  'database-twice': {
    severity: 'warning',
    summary: 'A database that is said twice, in values and as a whole URI of a Secret',
    find: ({ values }) =>
      databaseServers(values)
        .filter(({ secret }) => secret.uriKey)
        .flatMap((store) =>
          (['host', 'port', 'database', 'driver'] as const)
            .filter((key) => store[key])
            .map((key) => ({
              path: [store.key, key],
              message: `the URI in the Secret ${store.secret.name} says where the database is: this ${key} is ignored`,
              help: `leave it out, or write secret: {uriKey: null} below ${store.key}`,
            })),
        ),
  },
  'tls-ca-missing': {
    severity: 'error',
    summary: 'A certificate that is to be verified, and no CA to do it with',
    find: ({ values }) =>
      databaseServers(values)
        .filter((store) => tlsMode(store)?.startsWith('verify') && !store.tls?.ca)
        .map((store) => ({
          path: [store.key, 'tls', 'mode'],
          message: `${tlsMode(store)} needs the certificate of the CA`,
          help: `add ca: {name: my-database-ca, key: ca.crt} below ${store.key}.tls`,
        })),
  },
  'read-replica-unknown': {
    severity: 'error',
    summary: 'A read replica for a database or an MLflow that knows none',
    find: ({ values }) => {
      if (!values.backendStore.readReplica) return []
      const path = ['backendStore', 'readReplica']
      if (isSqlite(values)) {
        return [{ path, message: 'a SQLite file has no replica', help: 'leave it out, or use backendStore.type: postgres or mysql' }]
      }
      if (values.backendStore.secret.uriKey) {
        return [
          {
            path,
            message: 'a replica has the credentials of backendStore.secret, and that holds a whole URI',
            help: 'give user and password there, or the URI of the replica: env_vars: {MLFLOW_READ_REPLICA_BACKEND_STORE_URI: {name: my-secret, key: my-uri}}',
          },
        ]
      }
      if (isSince(values, readReplicas) ?? true) return []
      return [
        {
          path,
          message: `MLflow ${mlflowVersion(values)!.join('.')} reads from no replica`,
          help: `leave it out, or take MLflow ${readReplicas.join('.')} or later`,
        },
      ]
    },
  },
  'image-unpinned': {
    severity: 'error',
    summary: "A database server with the default image, which an update of this package would change, and the database's schema with it",
    find: ({ values, written }) => {
      const [store] = databaseServers(values)
      if (!store || (written.image ?? null) !== null) return []
      return [
        {
          path: [store.key, 'type'],
          message: `the image is only a default: an update of this package would start another MLflow on the ${store.type} database`,
          help: `pin it: image: ${values.image}`,
        },
      ]
    },
  },
  'driver-ignored': {
    severity: 'warning',
    summary: 'A driver is named for a database that has but one',
    find: ({ values }) =>
      stores(values)
        .filter(({ driver, type }) => driver && type !== 'mysql')
        .map(({ key, type }) => ({
          path: [key, 'driver'],
          message: `${key}.driver is read for mysql only, not for ${type}`,
          help: 'leave it out',
        })),
  },
}
