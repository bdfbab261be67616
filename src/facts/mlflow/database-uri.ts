import type { Values } from '../../schema/generated/types.ts'
import { secretPath } from './secret-files.ts'
import type { Store } from './stores.ts'

/**
 * A store as SQLAlchemy's URI, without credentials: the start-up program puts in those of the Secret, so that they are
 * never in a manifest, and may hold any character.
 */
export function databaseUri(store: Store, at: { host?: string; port?: number | string } = {}): string {
  // Four slashes for an absolute path: with three SQLAlchemy takes it from the working directory.
  if (store.type === 'sqlite') return `sqlite:///${'dbpath' in store ? store.dbpath : ''}`
  const { host, port } = { host: store.host, port: store.port, ...at }
  const parameters = databaseParameters(store)
  const dialect = store.type === 'postgres' ? 'postgresql' : `mysql+${store.driver || 'pymysql'}`
  const place = `${host}${port ? `:${port}` : ''}/${store.database}`
  return `${dialect}://${place}${parameters && `?${parameters}`}`
}

/** The parameters of a store's connections as a URI's query, those of TLS first; empty where there are none. */
export function databaseParameters(store: Store): string {
  return Object.entries({ ...tlsParameters(store), ...store.parameters })
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value)).replaceAll('%2F', '/')}`)
    .join('&')
}

/** The parameters that `tls` gives. */
export const tlsParameters = (store: Store): Record<string, string> =>
  store.type === 'postgres' ? libpqTls(store) : pymysqlTls(store)

type Tls = NonNullable<Values['backendStore']['tls']>

/** The mode of TLS that is meant where none is named: a CA is there to be asked. */
export const tlsMode = ({ tls }: Store): Tls['mode'] => tls?.mode ?? (tls?.ca && 'verify-full')

/** https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-SSLMODE: with a CA, require verifies it too. */
const libpqTls = (store: Store): Record<string, string> => ({
  ...(tlsMode(store) && { sslmode: tlsMode(store)! }),
  ...(store.tls?.ca && tlsMode(store) !== 'require' && { sslrootcert: secretPath(store.tls.ca) }),
})

/**
 * What SQLAlchemy makes of these for PyMySQL (its _create_ssl_ctx): a CA is verified, and the host with it unless that is
 * switched off. MLFLOW_MYSQL_SSL_CA is no substitute: with it alone nothing is verified. Before 1.2 PyMySQL goes on without
 * TLS where the server offers none, and from then on with it wherever it does: the start-up program looks what came of it.
 */
function pymysqlTls(store: Store): Record<string, string> {
  const mode = tlsMode(store)
  if (mode === undefined) return {}
  if (mode === 'disable') return { ssl_disabled: 'true' }
  return {
    ...(store.tls?.ca && mode !== 'require' && { ssl_ca: secretPath(store.tls.ca) }),
    ...(mode !== 'verify-full' && { ssl_check_hostname: 'false' }),
  }
}
