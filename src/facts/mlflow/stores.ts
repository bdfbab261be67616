import { memoizeLast } from '../../model/memo.ts'
import type { Values } from '../../schema/generated/types.ts'
import { keepsUsers } from './auth.ts'
import { databases } from './databases.ts'
import { variableNames } from './variable-names.ts'

/** One row a store: what it holds, and the variables that name it to the pod. */
export const storeRows = [
  {
    key: 'backendStore',
    /** Experiments and runs. */
    holds: 'records',
    /** Of DATABASE_USER and the others, which the start-up program reads. */
    prefix: 'DATABASE',
    /** The variable that holds its URI: MLflow's own, but for that of users. */
    variable: variableNames.backendStore,
  },
  {
    key: 'registryStore',
    /** Registered models. */
    holds: 'models',
    prefix: 'REGISTRY_DATABASE',
    variable: variableNames.registryStore,
  },
  {
    key: 'authStore',
    /** Users, and what each of them may do. */
    holds: 'users',
    prefix: 'AUTH_DATABASE',
    variable: variableNames.authStore,
  },
] as const

/** A database of the server: its values, and the row of the store that it is for. */
export type Store = Omit<Values['backendStore'] | Values['registryStore'] | Values['authStore'], 'type'> &
  Partial<Pick<Values['backendStore'], 'dbpath' | 'driver'>> &
  (typeof storeRows)[number] & { type: Values['backendStore']['type'] }

/**
 * The databases of a server: that of the backend store, and one for each other store that has a type. Users have none
 * where MLflow keeps none.
 */
export const stores = memoizeLast((values: Values): readonly Store[] =>
  storeRows.flatMap((row): Store[] => {
    const store = values[row.key]
    const isUsed = row.key !== 'authStore' || keepsUsers(values)
    return store.type === undefined || !isUsed ? [] : [{ ...store, type: store.type, ...row }]
  }),
)

/** The databases that are a file. */
export const sqliteStores = memoizeLast((values: Values): readonly (Store & { dbpath: string })[] =>
  stores(values).flatMap((store) => (databases[store.type].isServer ? [] : [{ ...store, dbpath: store.dbpath ?? '' }])),
)

/** The databases that are servers, and not a file. */
export const databaseServers = memoizeLast((values: Values): readonly Store[] =>
  stores(values).filter(({ type }) => databases[type].isServer),
)

/** What a store lacks of the place of its database: the server's host, the database's name. */
export const missingParts = (store: Store): ('host' | 'database')[] =>
  databases[store.type].isServer && !store.secret.uriKey
    ? (['host', 'database'] as const).filter((part) => !store[part] && !store.secret[`${part}Key`])
    : []

/** Whether a new pod may change the schema under the old ones: they must never run side by side. */
export const isUpgraded = (values: Values): boolean => databaseServers(values).some(({ upgrade }) => upgrade === 'auto')

/** How long an upgrade of a server's schema may last, in seconds: MySQL's must not be killed half-way. */
export const upgradeSeconds = 1800
