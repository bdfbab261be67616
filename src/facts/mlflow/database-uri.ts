import { databases, driverOf } from './databases.ts'
import type { Store } from './stores.ts'

/**
 * A store as SQLAlchemy's URI, without credentials: the start-up program puts in those of the Secret, so that they are
 * never in a manifest, and may hold any character.
 */
export function databaseUri(store: Store, at: { host?: string; port?: number | string } = {}): string {
  const { dialect, isServer, driver } = databases[store.type]
  // Four slashes for an absolute path: with three SQLAlchemy takes it from the working directory.
  if (!isServer) return `${dialect}:///${store.dbpath ?? ''}`
  const { host, port } = { host: store.host, port: store.port, ...at }
  const parameters = databaseParameters(store)
  const scheme = driver === undefined ? dialect : `${dialect}+${driverOf(store)}`
  const place = `${encodedHost(host ?? '')}${port ? `:${port}` : ''}/${encodeURIComponent(store.database ?? '')}`
  return `${scheme}://${place}${parameters && `?${parameters}`}`
}

/** A Unix socket in libpq's spelling; the start-up program gives it to each driver as that takes it. */
const encodedHost = (host: string): string => (host.startsWith('/') ? encodeURIComponent(host) : host)

/** The parameters of a store's connections as a URI's query, those of TLS first; empty where there are none. */
export function databaseParameters(store: Store): string {
  return Object.entries({ ...databases[store.type].tlsParameters(store), ...store.parameters })
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value)).replaceAll('%2F', '/')}`)
    .join('&')
}
