import { oncePer } from '../../model/memo.ts'
import type { Values } from '../../schema/generated/types.ts'

/** A database that the server keeps its records in, and what its variables begin with in the pod. */
export type Store = (Values['backendStore'] | Values['registryStore']) & {
  key: 'backendStore' | 'registryStore'
  type: 'sqlite' | 'postgres' | 'mysql'
  /** The data that it holds: experiments and runs, or registered models. */
  holds: 'records' | 'models'
  /** Of DATABASE_USER and the others, which the start-up program reads. */
  prefix: 'DATABASE' | 'REGISTRY_DATABASE'
  /** The variable of MLflow that holds its URI. */
  variable: 'MLFLOW_BACKEND_STORE_URI' | 'MLFLOW_REGISTRY_STORE_URI'
}

/** The databases of a server: the one of the backend store, and that of the registry where it has one of its own. */
export const stores = oncePer(({ backendStore, registryStore }: Values): Store[] => {
  const backend: Store = {
    ...backendStore,
    key: 'backendStore',
    holds: 'records',
    prefix: 'DATABASE',
    variable: 'MLFLOW_BACKEND_STORE_URI',
  }
  const { type } = registryStore
  if (type === undefined) return [backend]
  return [
    backend,
    {
      ...registryStore,
      type,
      key: 'registryStore',
      holds: 'models',
      prefix: 'REGISTRY_DATABASE',
      variable: 'MLFLOW_REGISTRY_STORE_URI',
    },
  ]
})

/** Those of them that are database servers, and not a file. */
export const databaseServers = (values: Values): Store[] => stores(values).filter(({ type }) => type !== 'sqlite')

/** Whether a new pod may change the schema under the old ones: they must never run side by side. */
export const isUpgraded = (values: Values): boolean => databaseServers(values).some(({ upgrade }) => upgrade === 'auto')

/** How long an upgrade of a server's schema may last: MySQL's must not be killed half-way. */
export const upgradeSeconds = 1800

/** `postgres` as people say it. */
export const databaseName = ({ type }: Store): string =>
  ({ sqlite: 'SQLite', postgres: 'PostgreSQL', mysql: 'MySQL' })[type]
