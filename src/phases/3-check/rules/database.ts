import { isRestored } from '../../../facts/mlflow/backups.ts'
import { databases, tlsMode } from '../../../facts/mlflow/databases.ts'
import { isSqlite } from '../../../facts/mlflow/storage.ts'
import { databaseServers, isUpgraded, missingParts, type Store, stores } from '../../../facts/mlflow/stores.ts'
import { at, isObject } from '../../../model/json.ts'
import { placeholders } from '../../../model/placeholders.ts'
import type { Rules } from '../rule.ts'

const example = (store: Store, key: 'host' | 'database'): string =>
  key === 'host' ? placeholders[store.type === 'mysql' ? 'mysql' : 'postgres'] : 'mlflow'

export const databaseRules = {
  'database-incomplete'({ values }, report) {
    for (const store of stores(values)) {
      for (const key of missingParts(store)) {
        report({
          path: [store.key, 'type'],
          message: `${store.type} needs ${store.key}.${key}`,
          help: `add ${key}: ${example(store, key)} below ${store.key}`,
        })
      }
    }
  },

  'database-twice'({ values }, report) {
    for (const store of databaseServers(values)) {
      if (!store.secret.uriKey) continue
      for (const key of ['host', 'port', 'database', 'driver'] as const) {
        if (!store[key]) continue
        report({
          path: [store.key, key],
          message: `${key} has no effect: the URI in the Secret ${store.secret.name} names the database`,
          help: `remove it, or write secret: {uriKey: null} below ${store.key}`,
        })
      }
    }
  },

  'database-key-ignored'({ values, written }, report) {
    for (const { key, secret, user } of databaseServers(values)) {
      for (const part of ['host', 'port', 'database'] as const) {
        if (secret.uriKey || !secret[`${part}Key`] || !values[key][part]) continue
        report({
          path: [key, part],
          message: `${part} has no effect: the key ${secret[`${part}Key`]} of the Secret ${secret.name} has it`,
          help: `remove it, or write secret: {${part}Key: null} below ${key}`,
        })
      }
      const ignored = (['hostKey', 'portKey', 'databaseKey'] as const).find((name) => secret.uriKey && secret[name])
      if (ignored) {
        report({
          path: [key, 'secret', ignored],
          message: `${ignored} has no effect: the URI in the Secret ${secret.name} names the database`,
          help: 'remove it',
          part: 'key',
        })
      }
      if (user === undefined) continue
      const isWritten = (at(written, [key, 'secret', 'userKey']) ?? null) !== null
      if (!secret.uriKey && !isWritten) continue
      report({
        path: [key, 'user'],
        message: secret.uriKey
          ? `user has no effect: the URI in the Secret ${secret.name} names it`
          : 'user stands beside a key for it: only one of them counts',
        help: secret.uriKey ? 'remove it' : `remove it, or write secret: {userKey: null} below ${key}`,
        part: 'key',
      })
    }
  },

  'tls-ca-missing'({ values }, report) {
    for (const store of databaseServers(values)) {
      if (!tlsMode(store)?.startsWith('verify') || store.tls?.ca) continue
      report({
        path: [store.key, 'tls', 'mode'],
        message: `${tlsMode(store)} needs the certificate of the CA`,
        help: `add ca: {name: my-database-ca, key: ca.crt} below ${store.key}.tls`,
      })
    }
  },

  'tls-ca-form'({ values }, report) {
    for (const { key, tls } of databaseServers(values)) {
      const { name, configMap } = tls?.ca ?? {}
      if (!tls?.ca || (name === undefined) !== (configMap === undefined)) continue
      report({
        path: [key, 'tls', 'ca'],
        message: `the CA is ${name === undefined ? 'in no object' : 'in a Secret and in a ConfigMap'}`,
        help: 'write {name: my-secret, key: ca.crt}, or {configMap: my-config-map, key: ca.crt}; null removes a key that a layer below has set',
      })
    }
  },

  'tls-driver-unknown'({ values }, report) {
    for (const { key, type, driver, tls } of databaseServers(values)) {
      const { tlsDriver } = databases[type]
      if (!(tls?.mode ?? tls?.ca) || !driver || tlsDriver === undefined || driver === tlsDriver) continue
      report({
        path: [key, 'tls'],
        message: `tls is for ${tlsDriver}, and ${driver} has parameters of its own`,
        help: `set those of ${driver} in ${key}.parameters, or remove driver`,
      })
    }
  },

  'parameter-given'({ values }, report) {
    for (const store of databaseServers(values)) {
      for (const name of Object.keys(databases[store.type].tlsParameters(store))) {
        if (!Object.hasOwn(store.parameters ?? {}, name)) continue
        report({
          path: [store.key, 'parameters', name],
          message: `${name} is already set by ${store.key}.tls`,
          help: 'remove it here, or remove tls',
        })
      }
    }
  },

  'upgrade-unprotected'({ values }, report) {
    if (!isUpgraded(values) && !isRestored(values)) return
    if (!values.livenessProbe || values.startupProbe) return
    report({
      path: ['startupProbe'],
      message: 'without a startupProbe the livenessProbe restarts a pod that upgrades its database, or restores it',
      help: 'keep the default startupProbe while upgrade is auto or a copy is restored, or write livenessProbe: null',
    })
  },

  'registry-ignored'({ written: { registryStore }, values }, report) {
    if (!isObject(registryStore) || Object.keys(registryStore).length === 0) return
    if (values.registryStore.type !== undefined) return
    report({
      path: ['registryStore'],
      message: 'registryStore has no effect without a type: the registered models are in the database of backendStore',
      help: 'add type: postgres or mysql below registryStore, or remove it',
      part: 'key',
    })
  },

  'read-replica-unknown'({ values }, report) {
    const { readReplica, secret } = values.backendStore
    if (!readReplica) return
    const path = ['backendStore', 'readReplica']
    if (isSqlite(values)) {
      const help = 'remove it, or use backendStore.type: postgres or mysql'
      report({ path, message: 'a SQLite file has no replica', help })
    } else if (secret.uriKey) {
      report({
        path,
        message: 'a replica takes user and password from backendStore.secret, and that holds a whole URI',
        help: 'set user and password there, or the URI of the replica: env_vars: {MLFLOW_READ_REPLICA_BACKEND_STORE_URI: {name: my-secret, key: my-uri}}',
      })
    }
  },

  'driver-ignored'({ values }, report) {
    for (const { key, driver, type } of stores(values)) {
      if (!driver || databases[type].driver !== undefined) continue
      report({
        path: [key, 'driver'],
        message: `${key}.driver has no effect while the type is ${type}`,
        help: 'remove it',
      })
    }
  },
} satisfies Rules
