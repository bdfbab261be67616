import type { Values } from '../generated/types.ts'

/**
 * The database as SQLAlchemy's URI. The credentials are Kubernetes' references to variables of the container, which
 * come from the Secret.
 */
export function databaseUri(
  { type, dbpath, host, port, database, driver }: Values['backendStore'],
  credentials: { user: string; password: string },
): string {
  // Four slashes for an absolute path: with three SQLAlchemy takes it from the working directory.
  if (type === 'sqlite') return `sqlite:///${dbpath}`
  const dialect = type === 'postgres' ? 'postgresql' : `mysql+${driver || 'pymysql'}`
  const login = `$(${credentials.user}):$(${credentials.password})`
  return `${dialect}://${login}@${host}${port ? `:${port}` : ''}/${encodeURIComponent(database ?? '')}`
}
