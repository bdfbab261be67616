import { tlsMode, tlsParameters } from '../../../facts/mlflow/database-uri.ts'
import { isSince, mlflowVersion, readReplicas } from '../../../facts/mlflow/image.ts'
import { isSqlite } from '../../../facts/mlflow/storage.ts'
import { databaseServers, isUpgraded, type Store, stores } from '../../../facts/mlflow/stores.ts'
import { isObject } from '../../../model/json.ts'
import type { Rules } from '../rule.ts'

const example = (store: Store, key: 'host' | 'database'): string =>
  key === 'host' ? `${store.type}.example.com` : 'mlflow'

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
              help: `add ${key}: ${example(store, key)} below ${store.key}`,
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
  'tls-driver-unknown': {
    severity: 'error',
    summary: 'TLS with a driver whose parameters for it are not known here',
    find: ({ values }) =>
      databaseServers(values)
        .filter(({ type, driver, tls }) => (tls?.mode ?? tls?.ca) && type === 'mysql' && driver && driver !== 'pymysql')
        .map(({ key, driver }) => ({
          path: [key, 'tls'],
          message: `tls is for pymysql, and ${driver} has parameters of its own`,
          help: `say it in ${key}.parameters, as ${driver} has it, or leave driver out`,
        })),
  },
  'parameter-given': {
    severity: 'error',
    summary: 'A parameter of the connection that tls gives',
    find: ({ values }) =>
      databaseServers(values).flatMap((store) =>
        Object.keys(tlsParameters(store))
          .filter((name) => Object.hasOwn(store.parameters ?? {}, name))
          .map((name) => ({
            path: [store.key, 'parameters', name],
            message: `${name} is given by ${store.key}.tls`,
            help: 'leave it out here, or tls there',
          })),
      ),
  },
  'upgrade-unprotected': {
    severity: 'error',
    summary: 'An upgrade that the liveness probe would kill',
    find: ({ values }) =>
      isUpgraded(values) && values.livenessProbe && !values.startupProbe
        ? [
            {
              path: ['startupProbe'],
              message: 'without it the livenessProbe restarts a pod that upgrades its database',
              help: 'leave startupProbe as it is by default while upgrade is auto, or write livenessProbe: null',
            },
          ]
        : [],
  },
  'registry-ignored': {
    severity: 'warning',
    summary: 'A registry without a type',
    find: ({ written: { registryStore }, values }) =>
      isObject(registryStore) && Object.keys(registryStore).length > 0 && values.registryStore.type === undefined
        ? [
            {
              path: ['registryStore'],
              message:
                'without a type the registered models are in the database of backendStore, and this says nothing',
              help: 'add type: postgres or mysql below registryStore, or leave it out',
              part: 'key',
            },
          ]
        : [],
  },
  'read-replica-unknown': {
    severity: 'error',
    summary: 'A read replica for a database or an MLflow that knows none',
    find: ({ values }) => {
      if (!values.backendStore.readReplica) return []
      const path = ['backendStore', 'readReplica']
      if (isSqlite(values)) {
        return [
          {
            path,
            message: 'a SQLite file has no replica',
            help: 'leave it out, or use backendStore.type: postgres or mysql',
          },
        ]
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
    summary:
      "A database server with the default image, which an update of this package would change, and the database's schema with it",
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
